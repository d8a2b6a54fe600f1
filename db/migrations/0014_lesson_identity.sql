-- A weekly lesson keeps its id when it moves or its weeks are called otherwise, so that covers and decisions follow it.
-- One import may swap what two lessons are called: their natural keys are compared when the transaction ends.
ALTER TABLE weekly_lesson
  DROP CONSTRAINT weekly_lesson_class_id_subject_code_teacher_id_alternance_i_key,
  ADD CONSTRAINT weekly_lesson_once UNIQUE (class_id, subject_code, teacher_id, alternance_id, weekday, start_minute)
    DEFERRABLE INITIALLY DEFERRED;
