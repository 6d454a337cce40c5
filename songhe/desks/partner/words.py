"""What the manual says of each resource and each operation, in the reader's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _

RESOURCES: dict[str, Any] = {
    "Patient": _(
        "老人的档案。姓名、号码、电话和地址只给医疗系统，并且要本人同意（用途 partner）；"
        "否则只有遮盖的姓名和出生年份。由调度和主管部门写。"
    ),
    "RelatedPerson": _("已同意的人的联系人（用途 partner）。由调度和主管部门写。"),
    "Practitioner": _("本辖区家庭医生团队的成员；服务商的护理员。在平台里管，这里只读。"),
    "Organization": _("在本辖区登记或有运营的服务商，按统一社会信用代码（USCC）。只读。"),
    "Location": _("本辖区的设施：在哪里，是什么。只读。"),
    "Device": _("台账里的设备；本人同意了才写是谁的。在平台里登记，这里只读。"),
    "Observation": _(
        "已同意的人的体征：血压（一组）、心率、血氧、体温、血糖、呼吸、体重。每来一个都按当时对这个人有效的界限判断，"
        "可能会响铃。修改只能改成录错（entered-in-error）。医生写的远程会诊记录也是其中一种（LOINC 11488-4，"
        "类别 exam，带 encounter）：记录写在 valueString，对老人说的话（69730-0）、"
        "处方的编号和医院（57833-6）写成 component；会诊开过才写，写一次，这里不再改。"
    ),
    "Condition": _(
        "已同意的人健康档案里的慢性病，和随访中的高血压、糖尿病（ICD-10）。新写的成为档案里的一行；已缓解、"
        "已否定或录错的，从档案里拿掉。"
    ),
    "MedicationStatement": _(
        "已同意的人在家吃的药，只有一张单子，用法写成文字。新写的加到单子上；停用、吃完或录错的，就此结束。"
        "不接受引用 Medication。"
    ),
    "CarePlan": _("已同意的人的高血压、2 型糖尿病随访，带下一次随访的日子。新建就是纳入；completed 或 revoked 就是结束。"),
    "ServiceRequest": _(
        "已同意的人到医院的转诊（类别 SNOMED CT 3457005）和对服务的需求。"
        "需求写服务目录的代码（urn:songhe:service）或者文字。修改：转诊的下一步。"
    ),
    "Appointment": _(
        "预约的上门服务，不带姓名、地址和备注。服务商自己的系统可以接单（pending）、派人（booked，"
        "写明 Practitioner 参与者和开始时间）、拒单或退单（cancelled）；下单只在平台里做，不从这里做。"
        "已同意的人的远程会诊（serviceType 为 urn:songhe:appointment-kind|tele-consult）："
        "卫生院的系统提出（proposed）、约一个空的 Slot（pending，带 serviceCategory urn:songhe:consult-way）、"
        "结束（cancelled、noshow）；老人同意后为 booked，在平台里记；会诊过的有 Encounter，写了的有 Observation。"
        "巡诊（village-round）：只读。"
    ),
    "Slot": _("医生留给远程会诊的时间，本辖区的和管本辖区的上级的。在页面上留，这里只读。"),
    "Encounter": _(
        "已同意的人的随访（AMB、HH、VR）、到院的转诊、上门服务（HH）、开过的远程会诊（VR，对应一个 Appointment）。"
        "带 basedOn 一个转诊来新建：arrived 或 in-progress 表示人已到，finished 带回结果。"
        "带 appointment 一个老人已同意的远程会诊来新建：finished，"
        "写明 period 和谁在场（participant.individual.display）；会诊记录是一个 Observation。"
    ),
    "QuestionnaireResponse": _(
        "已同意的人的高血压、糖尿病随访表（urn:songhe:questionnaire:followup-htn、"
        "followup-dm）和年度体检表（urn:songhe:questionnaire:checkup）；linkId 就是表里那一栏的名字。写一次，不再改。"
    ),
    "Consent": _(
        "老人同意了什么，按用途（urn:songhe:consent-purpose）。这个接口据以读取的用途 partner 只在平台里给，可以从这里撤回。"
    ),
    "Provenance": _("谁对一条记录做了什么，出自加了封条的日志，按 target 查。由平台自己写。"),
    "CodeSystem": _(
        "这里写的代码：平台自己的（urn:songhe:...）是全的；LOINC、UCUM、ICD-10、"
        "SNOMED CT 和 HL7 的只有这里用到的部分（fragment）。"
    ),
    "ValueSet": _(
        "平台自己的每个代码系统一个（urn:songhe:valueset:...），还有 vital-signs、vital-sign-units、followed-diseases。"
    ),
}
"""Of the FHIR interface, by type, in the order of `fhir/registry.py` and then the codes."""

OPERATIONS: dict[str, Any] = {
    "list_devices": _("读的人看得到的每台设备，按编号排；model 只要一种型号（写代码）。"),
    "get_device": _("这个编号的设备；别的县的是 404。"),
    "press": _("按原样存下，然后再读：读不懂的进死信，回答 422。"),
    "list_calls": _("呼叫，新的在前；演练的只在要的时候给。"),
    "get_call": _("一次呼叫，带各阶段的秒数和经过；别的县的是 404。"),
    "list_figures": _("每个指标，数的是什么、占的是什么。"),
    "get_figure": _("一个指标一个月的数，总的和分开的。"),
    "get_times": _("response-15min 所数的呼叫各阶段的秒数；按月给到所问月份为止的十二个月。"),
    "list_orders": _("服务商自己的订单，按日期和钟点排。"),
    "get_order": _("一个订单，带到场证明的等级；别的服务商的是 404。"),
    "list_carers": _("服务商可以派的人：在岗的护理员。"),
    "accept_order": _("服务商会来；对已提交的订单。谁来，用派人说。"),
    "reject_order": _("服务商来不了，写明原因；对已提交的订单。"),
    "assign_order": _("给已接或已派的订单定护理员和钟点；护理员不能来、没空，或老人没空，回答 409。"),
    "start_order": _("护理员到了：几点、手机在哪里、门上的码。这能证明多少由这里评定，不由谁自己说。"),
    "finish_order": _("护理员走了，做了什么。回答带等级；老人的话还能让它更好。"),
    "cancel_order": _("服务商到底来不了，写明原因；在上门开始之前。老人不花钱。"),
    "warn": _("连同编号存下：同一份报文再来一次，回答一样。哪里不对，按元素说。"),
}
"""Of the API, by the name of the operation."""
