"""Citizens write to us: reports of barriers, contact, wishes for translations; without cookie, script or account."""
