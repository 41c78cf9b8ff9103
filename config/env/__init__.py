"""Every environment variable: its type, its default, and a sentence on what it is for.

Read as `env.NAME`, whichever module of this package it stands in.
"""

from config.env.backup import *
from config.env.keys import *
from config.env.law import *
from config.env.mail import *
from config.env.media import *
from config.env.outside import *
from config.env.production import check_production
from config.env.reading import VARIABLES as VARIABLES
from config.env.reading import Misconfigured as Misconfigured
from config.env.scale import *
from config.env.server import *
from config.env.support import *
from config.env.takedowns import *
from config.env.watching import *

check_production()
