"""JupyterHub for a department: the course as one service for all behind the hub's login, and a JupyterLab for who programs.

`jupyterhub -f deploy/jupyterhub_config.py`, as HOSTING.md says. Who signs in, and how, is yours to say at the end.
"""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]  # the course's folder
DATA = os.environ.get("COURSE_DATA", "/srv/course/data")
PORT = os.environ.get("COURSE_PORT", "8866")
USER = os.environ.get("COURSE_USER", "course")  # whose the learners' records are, where the hub runs as root

c = get_config()  # noqa: F821 - JupyterHub gives it

# The course: one process for everybody, known to the hub as the service `course`.
passed_on = {name: os.environ[name] for name in ("DATABASE_URL", "WORKERS", "COURSE_STATUS_PORT") if name in os.environ}
c.JupyterHub.services = [
    {
        "name": "course",
        "url": f"http://127.0.0.1:{PORT}",
        "command": [sys.executable, "-m", "course_lib", "serve"],
        "cwd": str(HERE),
        "user": USER if os.geteuid() == 0 else "",
        "environment": {
            "PORT": PORT,
            "COURSE_DATA": DATA,
            "COURSE_BASE_URL": "/services/course/",
            "COURSE_BEHIND_PROXY": "yes",  # the hub's own proxy, on this machine
            "COURSE_HOSTS": os.environ.get("COURSE_HOSTS", ""),
            "COURSE_HUB_TEACHERS": "teachers",
            **passed_on,
        },
        "oauth_no_confirm": True,  # it is the hub's own course: nobody is asked whether they trust it
        "oauth_client_allowed_scopes": ["read:users:groups!user"],  # by which a teacher is known
    }
]
c.JupyterHub.load_groups = {"teachers": {"users": []}}
c.JupyterHub.load_roles = [
    {"name": "user", "scopes": ["self", "access:services!service=course"]},
]
c.JupyterHub.default_url = "/services/course/"
c.JupyterHub.bind_url = "http://127.0.0.1:8000"  # where the proxy in front of it asks

# A server for whoever wants to program, at /hub/spawn: the same notebooks in JupyterLab, as this account reads them.
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--ServerApp.contents_manager_class=course_lib.serve.lab_files.LessonFiles"]
c.Spawner.notebook_dir = str(HERE / "notebooks")
c.Spawner.default_url = "/lab/tree/00_start.ipynb"
c.Spawner.environment = {"PYTHONPATH": str(HERE)}

# Whom it lets in: whoever has an account of this machine, which is JupyterHub's own way unless said.
c.Authenticator.allow_all = True
