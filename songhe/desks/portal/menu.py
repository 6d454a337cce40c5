"""Where a visitor without a log-in begins."""

from songhe.base.web import menu

menu.home(menu.VISITOR, "portal:home")
