"""Pages on people: of an inspection, of a programme, of the installation."""

from __future__ import annotations

from django.urls import path

from eyre.web.access import views
from eyre.web.access.rights import needs
from eyre.web.access.table import Action
from eyre.web.access.views import of_inspection, of_programme

app_name = "access"
_HERE = "inspections/<slug:key>/people"
_ABOVE = "programmes/<slug:programme>/people"
urlpatterns = [
    path(_HERE, of_inspection(views.people), name="people"),
    path(f"{_HERE}/add", of_inspection(views.add), name="add"),
    path(f"{_HERE}/<int:membership>", needs(Action.MANAGE_PEOPLE)(views.identify), name="identify"),
    path(f"{_HERE}/<int:membership>/remove", of_inspection(views.remove), name="remove"),
    path(f"{_HERE}/invitations/<uuid:invitation>/withdraw", of_inspection(views.withdraw), name="withdraw"),
    path(_ABOVE, of_programme(views.people), name="programme-people"),
    path(f"{_ABOVE}/add", of_programme(views.add), name="programme-add"),
    path(f"{_ABOVE}/<int:membership>/remove", of_programme(views.remove), name="programme-remove"),
    path(f"{_ABOVE}/invitations/<uuid:invitation>/withdraw", of_programme(views.withdraw), name="programme-withdraw"),
    path("accounts/", views.accounts, name="accounts"),
    path("accounts/invite", views.invite_administrator, name="invite-administrator"),
    path("accounts/<uuid:user>", views.account, name="account"),
    path("accounts/<uuid:user>/address", views.change_address, name="change-address"),
]
