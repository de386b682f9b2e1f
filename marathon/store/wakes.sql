-- What leaves a job of Procrastinate's for whoever has work, in the transaction that stores the work. Safe to run again.

CREATE INDEX IF NOT EXISTS ix_wakes_in_line ON procrastinate_jobs (lock) WHERE status = 'todo';

-- Whoever is woken already, and no less urgently, is not woken twice.
CREATE OR REPLACE FUNCTION wake_lanes(integer[], integer[]) RETURNS void LANGUAGE sql AS $$
    SELECT procrastinate_defer_jobs_v1(array_agg(
        ROW('lanes', 'wake', -urgency, 'athlete:' || athlete_id, NULL,
            jsonb_build_object('athlete_id', athlete_id), NULL)::procrastinate_job_to_defer_v1
    ))
    FROM unnest($1, $2) AS woken (athlete_id, urgency)
    WHERE NOT EXISTS (
        SELECT FROM procrastinate_jobs
        WHERE status = 'todo' AND lock = 'athlete:' || athlete_id AND priority >= -urgency
    )
    HAVING count(*) > 0
$$;

-- A row is due at once where it was due when it was made, whatever the clock here says. Later ones the sweeper finds.
CREATE OR REPLACE FUNCTION wake_for_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM wake_lanes(array_agg(athlete_id), array_agg(urgency)) FROM (
        SELECT athlete_id, min(priority) AS urgency FROM stored
        WHERE state = 'waiting' AND due_at <= created_at GROUP BY athlete_id
    ) AS at_once HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION wake_for_days() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM wake_lanes(ARRAY[NEW.athlete_id], ARRAY[1]);
    RETURN NULL;
END $$;

-- After a row that is not urgent a lane is left, so that others come first.
CREATE OR REPLACE FUNCTION wake_for_what_is_left() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM wake_lanes(ARRAY[NEW.athlete_id], ARRAY[min(priority)]) FROM inbox
    WHERE athlete_id = NEW.athlete_id AND state = 'waiting' AND due_at <= now() HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER wake_for_rows AFTER INSERT ON inbox
    REFERENCING NEW TABLE AS stored FOR EACH STATEMENT EXECUTE FUNCTION wake_for_rows();
CREATE OR REPLACE TRIGGER wake_for_new_lane AFTER INSERT ON lanes
    FOR EACH ROW WHEN (NEW.dirty_from IS NOT NULL AND NEW.lease_holder IS NULL)
    EXECUTE FUNCTION wake_for_days();
CREATE OR REPLACE TRIGGER wake_for_days AFTER UPDATE OF dirty_from ON lanes
    FOR EACH ROW WHEN (NEW.dirty_from IS NOT NULL AND NEW.lease_holder IS NULL)
    EXECUTE FUNCTION wake_for_days();
CREATE OR REPLACE TRIGGER wake_for_what_is_left AFTER UPDATE OF lease_holder ON lanes
    FOR EACH ROW WHEN (OLD.lease_holder IS NOT NULL AND NEW.lease_holder IS NULL AND NEW.lease_until IS NULL)
    EXECUTE FUNCTION wake_for_what_is_left();
