"""The search box in the bar; the list itself is `people:list`, whose way in is the files'."""

from songhe.base.web.menu import search
from songhe.register.people.queries.files import BY_PLACE

search(BY_PLACE, "people:list", "lists:quick")
