"""Imports: titles, copies and patrons from files of other systems."""

from __future__ import annotations

from fastapi import APIRouter

routes = APIRouter(prefix="/imports")
