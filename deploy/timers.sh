#!/bin/sh
# The timers of docs/operations.md for containers, where there is no systemd: one loop, a round each minute.
# A command that fails is said in the log and tried again in its next round.
run() { python manage.py "$@" || echo "manage.py $* failed" >&2; }
while true; do
    run publish_due
    run release_media
    case $(date +%M) in *0|*5) run send_feedback ;; esac
    case $(date +%H%M) in
        0210) run forget_old_entries; run count_translations; run rebuild_memory; run rebuild_search ;;
        0700) run send_reminders ;;
    esac
    sleep $((60 - $(date +%s) % 60))
done
