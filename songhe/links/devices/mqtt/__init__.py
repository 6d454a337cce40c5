"""MQTT 3.1.1 and 5 on the wire, hand-written: nothing here knows what a device is, or that there is a database."""
