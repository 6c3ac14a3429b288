"""The app `device`."""

from django.apps import AppConfig


class DeviceConfig(AppConfig):
    """What a device keeps of somebody's work."""

    name = "eyre.web.device"
    label = "device"
