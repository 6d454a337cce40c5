"""What the fleet may forget: how a device hangs in the home of somebody who asks so or has left."""

from songhe.care.fleet.models import WorkPhoto
from songhe.register.rights.offers import gallery

gallery("photo", WorkPhoto, "work__elder")
