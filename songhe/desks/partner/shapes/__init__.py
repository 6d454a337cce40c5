"""What the API gives and takes: one schema a noun, each with an example that the tests hold against it."""

from songhe.desks.partner.shapes.calls import Call, CallLine, Calls, Moment
from songhe.desks.partner.shapes.common import EXAMPLES, Counted, Place, Problem, Reason, shown
from songhe.desks.partner.shapes.devices import Device, Devices, Kept, Press, Signal
from songhe.desks.partner.shapes.figures import Definition, Figure, Figures, Line, Spread, Timed, Times
from songhe.desks.partner.shapes.orders import Assignment, Carer, Carers, Finish, Order, Orders, Report
from songhe.desks.partner.shapes.warnings import Cap, Warned

__all__ = [
    "EXAMPLES",
    "Assignment",
    "Call",
    "CallLine",
    "Calls",
    "Cap",
    "Carer",
    "Carers",
    "Counted",
    "Definition",
    "Device",
    "Devices",
    "Figure",
    "Figures",
    "Finish",
    "Kept",
    "Line",
    "Moment",
    "Order",
    "Orders",
    "Place",
    "Press",
    "Problem",
    "Reason",
    "Report",
    "Signal",
    "Spread",
    "Timed",
    "Times",
    "Warned",
    "shown",
]
