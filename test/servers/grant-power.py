"""Rewrites, in the database of one Synapse, what it believes of a room's power levels: it lies from then on.

Usage: grant-power.py DATABASE ROOM USER
"""

import json
import sqlite3
import sys

QUERY = """
select e.event_id, e.json from event_json e join current_state_events s on s.event_id = e.event_id
where s.room_id = ? and s.type = 'm.room.power_levels'
"""

path, room, user = sys.argv[1:]
connection = sqlite3.connect(path, timeout=60)
with connection:
    ((event_id, text),) = connection.execute(QUERY, (room,)).fetchall()
    event = json.loads(text)
    event["content"].setdefault("users", {})[user] = 100
    connection.execute("update event_json set json = ? where event_id = ?", (json.dumps(event), event_id))
