"""Somebody who signs in. What the person may do follows from memberships, never from the account."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class UserManager(BaseUserManager["User"]):
    """Makes accounts."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make an account. Without a password only single sign-on or an invitation opens it."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account. may_administer: may open programmes and invite their first people."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    may_administer = models.BooleanField(default=False)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    EMAIL_FIELD = USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return str(self.id)

    def get_full_name(self) -> str:
        """The name as pages show it."""
        return self.name


class KeptForm(models.Model):
    """A form that came after its session had ended, sealed. token: the hash of what opens it."""

    token = models.CharField(max_length=64, primary_key=True)
    owner = models.ForeignKey(User, models.CASCADE, related_name="kept_forms")
    address = models.TextField()
    files = models.BooleanField(help_text="Files were sent as well; they are not kept.")
    content = models.BinaryField()
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.address
