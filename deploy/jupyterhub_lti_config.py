"""The same JupyterHub, where a learning platform (Moodle, Canvas) signs learners in by LTI 1.3, through `ltiauthenticator`.

`jupyterhub -f deploy/jupyterhub_lti_config.py` with HUB_LTI_CONFIG=/etc/proximal-lti.json: the file that HOSTING.md shows,
with one platform in it. A grade does not go back this way; where you want one, let the course take the launches itself.
"""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]  # the course's folder
sys.path.insert(0, str(HERE))

from course_lib.serve.learning_platforms import platforms_in  # noqa: E402
from course_lib.serve.lti.token import CLAIM, teaches  # noqa: E402

c = get_config()  # noqa: F821 - JupyterHub gives it
load_subconfig(str(HERE / "deploy" / "jupyterhub_config.py"))  # noqa: F821 - and this

platforms = platforms_in(Path(os.environ["HUB_LTI_CONFIG"]))
if len(platforms) != 1:
    sys.exit(
        f"HUB_LTI_CONFIG names {len(platforms)} registrations, and this authenticator takes one: leave the others out."
    )
(platform,) = platforms
c.JupyterHub.authenticator_class = "ltiauthenticator.lti13.auth.LTI13Authenticator"
c.LTI13Authenticator.issuer = platform.issuer
c.LTI13Authenticator.client_id = {platform.client_id}
c.LTI13Authenticator.authorize_url = platform.auth_login_url
c.LTI13Authenticator.jwks_endpoint = platform.key_set_url
c.LTI13Authenticator.username_key = "sub"  # the platform's id of a learner; names and mail addresses are not used


def teachers_of(authenticator, handler, found):
    """Let whoever teaches the platform's course belong to the group `teachers` of the hub, until the next launch."""
    found["groups"] = ["teachers"] if teaches(found["auth_state"].get(f"{CLAIM}roles")) else []
    found["auth_state"] = None  # the rest of what the platform told is forgotten here
    return found


c.Authenticator.manage_groups = True
c.Authenticator.post_auth_hook = teachers_of
c.JupyterHub.load_groups = {}  # they come from the platform
