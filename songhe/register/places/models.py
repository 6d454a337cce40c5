"""Divisions of the city (GB/T 2260 and statistical codes) and the management units that count as units of their own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from songhe.base.rows import Row, node_unique
from songhe.register.places import rules


class Unit(Row):
    """A unit of the policy without a national code: it runs some villages of a county and answers for its own figures.

    安康高新区 is a fiscal unit of its own in both plans; statistics still count its villages in 汉滨区.
    """

    code = models.CharField(max_length=12)
    name = models.CharField(max_length=40)
    within = models.CharField(max_length=6)  # county code in which statistics count it
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [node_unique("unit"), models.UniqueConstraint(fields=["node", "code"], name="unit_code")]

    def __str__(self) -> str:
        return self.name


class Level(models.TextChoices):
    CITY = "city", _("市")
    COUNTY = "county", _("县（市、区）")
    TOWN = "town", _("镇（街道）")
    VILLAGE = "village", _("村（社区）")


class Terrain(models.TextChoices):
    """Which limit of the 15-minute mechanism holds there; data, set per village, never guessed twice."""

    TOWN = "town", _("城镇")
    MOUNTAIN = "mountain", _("山区")


class Division(Row):
    """City, county, town or village. `path` is what scopes are made of: `6109/610921/610921102/610921102201`."""

    code = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=8, choices=Level)
    kind = models.CharField(max_length=12, blank=True)  # subdistrict, town, community (居委会), village (村委会)
    path = models.CharField(max_length=60)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="villages")
    terrain = models.CharField(max_length=10, choices=Terrain, default=Terrain.MOUNTAIN)
    lat = models.FloatField()
    lng = models.FloatField()
    located = models.CharField(max_length=12)  # seat (real) or approximate (drawn inside the county's boundary)

    class Meta:
        constraints = [
            node_unique("division"),
            models.UniqueConstraint(fields=["node", "code"], name="division_code"),
            models.UniqueConstraint(fields=["node", "path"], name="division_path"),
        ]
        indexes = [models.Index(fields=["level", "path"], name="division_level")]  # pickers and reports

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """Name as people say it: 蒲溪社区, 兴隆村."""
        return rules.short(self.name) if self.level == Level.VILLAGE else self.name

    @property
    def county_code(self) -> str:
        return self.code[:6]
