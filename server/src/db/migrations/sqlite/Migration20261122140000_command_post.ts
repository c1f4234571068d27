import { Migration } from '@mikro-orm/migrations'

export class Migration20261122140000_command_post extends Migration {
  override name = 'Migration20261122140000_command_post'

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`device_tokens\` (\`id\` integer not null primary key autoincrement, \`public_id\` text not null, \`token_hash\` text not null, \`name\` text not null, \`micro_brain_id\` text not null, \`created_by\` text not null, \`created_at\` datetime not null, \`last_used_at\` datetime null, \`revoked_at\` datetime null, \`revoked_by\` text null);`,
    )
    this.addSql(
      `create index \`ix_device_tokens_home\` on \`device_tokens\` (\`micro_brain_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(`create unique index \`uq_device_tokens_hash\` on \`device_tokens\` (\`token_hash\`);`)
    this.addSql(`create unique index \`uq_device_tokens_public\` on \`device_tokens\` (\`public_id\`);`)

    this.addSql(
      `create table \`dispatch_rules\` (\`id\` integer not null primary key autoincrement, \`micro_brain_id\` text not null, \`position\` integer not null, \`category\` text null, \`hours_from\` text null, \`hours_until\` text null, \`keyword\` text null, \`staff_id\` text null, \`team_id\` text null, \`changed_by\` text not null, \`created_at\` datetime not null);`,
    )
    this.addSql(
      `create unique index \`uq_dispatch_rules\` on \`dispatch_rules\` (\`micro_brain_id\`, \`position\`);`,
    )

    this.addSql(
      `create table \`dispatch_turns\` (\`micro_brain_id\` text not null primary key, \`person_id\` text null, \`changed_at\` datetime not null);`,
    )

    this.addSql(
      `create table \`duty_presences\` (\`id\` integer not null primary key autoincrement, \`micro_brain_id\` text not null, \`person_id\` text not null, \`is_on\` integer not null, \`since\` datetime not null, \`until\` datetime not null, \`open_key\` text null, \`ended_at\` datetime null, \`lng\` double null, \`lat\` double null);`,
    )
    this.addSql(
      `create index \`ix_duty_presences_home\` on \`duty_presences\` (\`micro_brain_id\`, \`ended_at\`, \`until\`);`,
    )
    this.addSql(`create index \`ix_duty_presences_person\` on \`duty_presences\` (\`person_id\`, \`since\`);`)
    this.addSql(`create unique index \`uq_duty_presences\` on \`duty_presences\` (\`open_key\`);`)

    this.addSql(
      `create table \`duty_rosters\` (\`id\` integer not null primary key autoincrement, \`micro_brain_id\` text not null, \`person_id\` text null, \`team_id\` text null, \`date\` text null, \`frames\` json not null, \`follows_calendar\` integer not null, \`open_key\` text null, \`changed_by\` text not null, \`created_at\` datetime not null, \`ended_at\` datetime null);`,
    )
    this.addSql(
      `create index \`ix_duty_rosters_home\` on \`duty_rosters\` (\`micro_brain_id\`, \`ended_at\`, \`date\`);`,
    )
    this.addSql(`create unique index \`uq_duty_rosters\` on \`duty_rosters\` (\`open_key\`);`)

    this.addSql(
      `create table \`hazards\` (\`id\` integer not null primary key autoincrement, \`number\` text not null, \`title\` text not null, \`kind\` text not null, \`level\` text not null, \`status\` text not null, \`home_id\` text not null, \`address\` text null, \`lng\` double null, \`lat\` double null, \`report_id\` integer null, \`report_number\` text null, \`open_report_id\` integer null, \`responsible\` text null, \`rectify_by\` text not null, \`promised_at\` datetime not null, \`yellow_at\` datetime not null, \`due_at\` datetime not null, \`due_seq\` integer not null, \`rectified_by_id\` text null, \`sent_back_count\` integer not null, \`cover_photo_id\` text null, \`steps\` integer not null, \`created_at\` datetime not null, \`struck_off_at\` datetime null);`,
    )
    this.addSql(`create unique index \`uq_hazards_number\` on \`hazards\` (\`number\`);`)
    this.addSql(`create index \`ix_hazards_home\` on \`hazards\` (\`home_id\`, \`created_at\`, \`id\`);`)
    this.addSql(
      `create index \`ix_hazards_home_status\` on \`hazards\` (\`home_id\`, \`status\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `create index \`ix_hazards_home_due\` on \`hazards\` (\`home_id\`, \`status\`, \`due_at\`, \`id\`);`,
    )
    this.addSql(`create unique index \`uq_hazards_open_report\` on \`hazards\` (\`open_report_id\`);`)

    this.addSql(
      `create table \`hazard_history\` (\`id\` integer not null primary key autoincrement, \`hazard_id\` integer not null, \`seq\` integer not null, \`step\` text not null, \`status\` text not null, \`role\` text not null, \`micro_brain_id\` text null, \`person_id\` text null, \`note\` text null, \`rectify_by\` text null, \`responsible\` text null, \`photo_ids\` json not null, \`at\` datetime not null);`,
    )
    this.addSql(
      `create unique index \`uq_hazard_history_seq\` on \`hazard_history\` (\`hazard_id\`, \`seq\`);`,
    )

    this.addSql(
      `create table \`inquiries\` (\`id\` integer not null primary key autoincrement, \`report_id\` integer not null, \`open_report_id\` integer null, \`home_id\` text not null, \`asked_by_id\` text not null, \`asker_id\` text not null, \`question\` text not null, \`status\` text not null, \`promised_at\` datetime not null, \`due_at\` datetime not null, \`due_seq\` integer not null, \`late\` integer not null, \`sent_back_count\` integer not null, \`steps\` integer not null, \`created_at\` datetime not null, \`closed_at\` datetime null);`,
    )
    this.addSql(`create index \`ix_inquiries_report\` on \`inquiries\` (\`report_id\`, \`id\`);`)
    this.addSql(`create index \`ix_inquiries_home\` on \`inquiries\` (\`home_id\`, \`created_at\`, \`id\`);`)
    this.addSql(
      `create index \`ix_inquiries_home_status\` on \`inquiries\` (\`home_id\`, \`status\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `create index \`ix_inquiries_asked_by\` on \`inquiries\` (\`asked_by_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `create index \`ix_inquiries_asked_by_status\` on \`inquiries\` (\`asked_by_id\`, \`status\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(`create unique index \`uq_inquiries_open\` on \`inquiries\` (\`open_report_id\`);`)

    this.addSql(
      `create table \`inquiry_history\` (\`id\` integer not null primary key autoincrement, \`inquiry_id\` integer not null, \`seq\` integer not null, \`step\` text not null, \`status\` text not null, \`role\` text not null, \`micro_brain_id\` text null, \`person_id\` text null, \`note\` text null, \`due_at\` datetime null, \`photo_ids\` json not null, \`at\` datetime not null);`,
    )
    this.addSql(
      `create unique index \`uq_inquiry_history_seq\` on \`inquiry_history\` (\`inquiry_id\`, \`seq\`);`,
    )

    this.addSql(
      `create table \`mediations\` (\`id\` integer not null primary key autoincrement, \`public_id\` text not null, \`report_id\` integer not null, \`round\` integer not null, \`status\` text not null, \`mediator_id\` text not null, \`mediator_name\` text not null, \`version\` integer not null default 0, \`follow_up_at\` datetime null, \`follow_up_kept\` integer null, \`follow_up_note\` text null, \`end_reason\` text null, \`steps\` integer not null, \`created_at\` datetime not null, \`updated_at\` datetime not null);`,
    )
    this.addSql(`create unique index \`uq_mediations_public_id\` on \`mediations\` (\`public_id\`);`)
    this.addSql(`create unique index \`uq_mediations_round\` on \`mediations\` (\`report_id\`, \`round\`);`)

    this.addSql(
      `create table \`mediation_agreements\` (\`id\` integer not null primary key autoincrement, \`mediation_id\` integer not null, \`version\` integer not null, \`text\` text not null, \`state\` text not null, \`created_at\` datetime not null);`,
    )
    this.addSql(
      `create unique index \`uq_mediation_agreements\` on \`mediation_agreements\` (\`mediation_id\`, \`version\`);`,
    )

    this.addSql(
      `create table \`mediation_answers\` (\`id\` integer not null primary key autoincrement, \`mediation_id\` integer not null, \`version\` integer not null, \`side\` text not null, \`answer\` text not null, \`note\` text null, \`person_id\` text not null, \`created_at\` datetime not null);`,
    )
    this.addSql(
      `create unique index \`uq_mediation_answers\` on \`mediation_answers\` (\`mediation_id\`, \`version\`, \`side\`);`,
    )

    this.addSql(
      `create table \`mediation_appointments\` (\`id\` integer not null primary key autoincrement, \`mediation_id\` integer not null, \`at\` datetime not null, \`place\` text not null, \`state\` text not null, \`created_at\` datetime not null);`,
    )
    this.addSql(
      `create index \`ix_mediation_appointments\` on \`mediation_appointments\` (\`mediation_id\`, \`id\`);`,
    )

    this.addSql(
      `create table \`mediation_history\` (\`id\` integer not null primary key autoincrement, \`mediation_id\` integer not null, \`seq\` integer not null, \`step\` text not null, \`status\` text not null, \`by\` text not null, \`person_id\` text null, \`note\` text null, \`data\` json not null, \`at\` datetime not null);`,
    )
    this.addSql(
      `create unique index \`uq_mediation_history_seq\` on \`mediation_history\` (\`mediation_id\`, \`seq\`);`,
    )

    this.addSql(
      `create table \`mediation_parties\` (\`id\` integer not null primary key autoincrement, \`mediation_id\` integer not null, \`side\` text not null, \`person_id\` text null, \`in_person\` integer not null, \`name\` text null, \`code_hash\` text null, \`code_expires_at\` datetime null, \`joined_at\` datetime null);`,
    )
    this.addSql(`create unique index \`uq_mediation_parties_code\` on \`mediation_parties\` (\`code_hash\`);`)
    this.addSql(
      `create index \`ix_mediation_parties_person\` on \`mediation_parties\` (\`person_id\`, \`mediation_id\`);`,
    )
    this.addSql(
      `create unique index \`uq_mediation_parties_side\` on \`mediation_parties\` (\`mediation_id\`, \`side\`);`,
    )

    this.addSql(
      `create table \`mediation_statements\` (\`id\` integer not null primary key autoincrement, \`mediation_id\` integer not null, \`side\` text not null, \`text\` text not null, \`photo_ids\` json not null, \`by_staff\` integer not null, \`person_id\` text not null, \`created_at\` datetime not null);`,
    )
    this.addSql(
      `create index \`ix_mediation_statements_side\` on \`mediation_statements\` (\`mediation_id\`, \`side\`, \`id\`);`,
    )

    this.addSql(
      `create table \`post_terms\` (\`id\` integer not null primary key autoincrement, \`micro_brain_id\` text not null, \`category\` text not null default '', \`mode\` text null, \`accept_within\` json null, \`resolve_within\` json null, \`second_look\` integer null, \`most_open\` integer null, \`changed_by\` text null, \`changed_at\` datetime not null);`,
    )
    this.addSql(`create unique index \`uq_post_terms\` on \`post_terms\` (\`micro_brain_id\`, \`category\`);`)

    this.addSql(
      `create table \`reply_templates\` (\`id\` integer not null primary key autoincrement, \`public_id\` text not null, \`micro_brain_id\` text not null, \`category\` text not null default '', \`step\` text not null, \`title\` text not null, \`text\` text not null, \`changed_by\` text null, \`changed_at\` datetime not null);`,
    )
    this.addSql(`create unique index \`uq_reply_templates\` on \`reply_templates\` (\`public_id\`);`)
    this.addSql(
      `create index \`ix_reply_templates\` on \`reply_templates\` (\`micro_brain_id\`, \`step\`, \`category\`, \`id\`);`,
    )

    this.addSql(
      `create table \`report_merges\` (\`id\` integer not null primary key autoincrement, \`report_id\` integer not null, \`seq\` integer not null, \`target_id\` integer not null, \`from_seq\` integer not null, \`until_seq\` integer null, \`before\` json not null, \`merged_at\` datetime not null, \`ended_at\` datetime null);`,
    )
    this.addSql(
      `create index \`ix_report_merges_target\` on \`report_merges\` (\`target_id\`, \`report_id\`);`,
    )
    this.addSql(`create unique index \`uq_report_merges_seq\` on \`report_merges\` (\`report_id\`, \`seq\`);`)

    this.addSql(
      `create table \`staff_filters\` (\`id\` integer not null primary key autoincrement, \`person_id\` text not null, \`micro_brain_id\` text not null, \`name\` text not null, \`name_hash\` text not null, \`query\` json not null, \`created_at\` datetime not null);`,
    )
    this.addSql(
      `create unique index \`uq_staff_filters_name\` on \`staff_filters\` (\`person_id\`, \`micro_brain_id\`, \`name_hash\`);`,
    )

    this.addSql(
      `create table \`staff_exports\` (\`id\` integer not null primary key autoincrement, \`public_id\` text not null, \`person_id\` text not null, \`role\` text not null, \`micro_brain_id\` text not null, \`kind\` text not null, \`format\` text not null, \`from_day\` text not null, \`to_day\` text not null, \`masked\` integer not null, \`reason\` text null, \`status\` text not null, \`rows\` integer not null default 0, \`parts\` integer not null default 0, \`after_at\` datetime null, \`after_id\` integer null, \`created_at\` datetime not null, \`ready_at\` datetime null, \`expires_at\` datetime not null);`,
    )
    this.addSql(
      `create index \`ix_staff_exports_person\` on \`staff_exports\` (\`person_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `create index \`ix_staff_exports_post\` on \`staff_exports\` (\`micro_brain_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(`create index \`ix_staff_exports_created\` on \`staff_exports\` (\`created_at\`, \`id\`);`)
    this.addSql(
      `create index \`ix_staff_exports_expires\` on \`staff_exports\` (\`status\`, \`expires_at\`);`,
    )
    this.addSql(`create unique index \`uq_staff_exports_public\` on \`staff_exports\` (\`public_id\`);`)

    this.addSql(
      `create table \`staff_profiles\` (\`id\` integer not null primary key autoincrement, \`micro_brain_id\` text not null, \`person_id\` text not null, \`name\` text not null, \`most_open\` integer null, \`created_at\` datetime not null);`,
    )
    this.addSql(
      `create unique index \`uq_staff_profiles\` on \`staff_profiles\` (\`micro_brain_id\`, \`person_id\`);`,
    )

    this.addSql(
      `create table \`stat_rollups\` (\`part\` text not null, \`scope_id\` text not null, \`span\` text not null, \`period\` text not null, \`category\` text not null, \`received\` integer not null, \`accepted\` integer not null, \`accepted_in_time\` integer not null, \`resolved\` integer not null, \`resolved_in_time\` integer not null, \`closed\` integer not null, \`refused_closes\` integer not null, \`reopened\` integer not null, \`rejected\` integer not null, \`transferred\` integer not null, \`withdrawn\` integer not null, \`merged\` integer not null, \`rated\` integer not null, \`satisfied\` integer not null, \`stars\` integer not null, \`accept_minutes\` text not null, \`resolve_minutes\` text not null, \`hours\` text not null, \`sources\` text not null, primary key (\`part\`, \`scope_id\`, \`span\`, \`period\`, \`category\`));`,
    )
    this.addSql(`create index \`ix_stat_rollups_period\` on \`stat_rollups\` (\`span\`, \`period\`);`)

    this.addSql(
      `create table \`stat_state\` (\`id\` integer not null primary key autoincrement, \`rolled_until\` text not null, \`tree\` text not null, \`revision\` text not null);`,
    )

    this.addSql(
      `create table \`supervision_samples\` (\`id\` integer not null primary key autoincrement, \`micro_brain_id\` text not null, \`date\` text not null, \`report_ids\` json not null, \`population\` integer not null, \`created_at\` datetime not null);`,
    )
    this.addSql(
      `create unique index \`uq_supervision_samples\` on \`supervision_samples\` (\`micro_brain_id\`, \`date\`);`,
    )

    this.addSql(
      `create table \`teams\` (\`id\` text not null primary key, \`micro_brain_id\` text not null, \`kind\` text not null, \`name\` text not null, \`lng\` double null, \`lat\` double null, \`ended_at\` datetime null, \`created_at\` datetime not null);`,
    )
    this.addSql(`create index \`ix_teams_home\` on \`teams\` (\`micro_brain_id\`, \`id\`);`)

    this.addSql(
      `create table \`team_members\` (\`id\` integer not null primary key autoincrement, \`team_id\` text not null, \`person_id\` text not null, \`open_key\` text null, \`created_at\` datetime not null, \`ended_at\` datetime null);`,
    )
    this.addSql(`create index \`ix_team_members_team\` on \`team_members\` (\`team_id\`, \`person_id\`);`)
    this.addSql(`create index \`ix_team_members_person\` on \`team_members\` (\`person_id\`, \`team_id\`);`)
    this.addSql(`create unique index \`uq_team_members\` on \`team_members\` (\`open_key\`);`)

    this.addSql(
      `create table \`volunteers\` (\`id\` integer not null primary key autoincrement, \`public_id\` text not null, \`micro_brain_id\` text not null, \`person_id\` text not null, \`kind\` text not null, \`status\` text not null, \`name\` text not null, \`phone\` text not null, \`words\` text null, \`reason\` text null, \`consent_version\` text not null, \`consent_at\` datetime not null, \`created_at\` datetime not null);`,
    )
    this.addSql(`create unique index \`uq_volunteers_public_id\` on \`volunteers\` (\`public_id\`);`)
    this.addSql(`create index \`ix_volunteers_person\` on \`volunteers\` (\`person_id\`);`)
    this.addSql(
      `create index \`ix_volunteers_post\` on \`volunteers\` (\`micro_brain_id\`, \`status\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `create index \`ix_volunteers_all\` on \`volunteers\` (\`micro_brain_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `create unique index \`uq_volunteers\` on \`volunteers\` (\`micro_brain_id\`, \`person_id\`);`,
    )

    this.addSql(
      `create table \`volunteer_claims\` (\`id\` integer not null primary key autoincrement, \`public_id\` text not null, \`task_id\` integer not null, \`volunteer_id\` integer not null, \`status\` text not null, \`words\` text null, \`photo_ids\` json not null, \`quarters\` integer null, \`confirmed_quarters\` integer null, \`year\` integer null, \`reason\` text null, \`confirmed_by\` text null, \`created_at\` datetime not null);`,
    )
    this.addSql(
      `create unique index \`uq_volunteer_claims_public_id\` on \`volunteer_claims\` (\`public_id\`);`,
    )
    this.addSql(
      `create index \`ix_volunteer_claims_volunteer\` on \`volunteer_claims\` (\`volunteer_id\`, \`status\`, \`year\`);`,
    )
    this.addSql(
      `create unique index \`uq_volunteer_claims\` on \`volunteer_claims\` (\`task_id\`, \`volunteer_id\`);`,
    )

    this.addSql(
      `create table \`volunteer_history\` (\`id\` integer not null primary key autoincrement, \`volunteer_id\` integer null, \`task_id\` integer null, \`step\` text not null, \`by\` text not null, \`person_id\` text null, \`note\` text null, \`data\` json not null, \`at\` datetime not null);`,
    )
    this.addSql(
      `create index \`ix_volunteer_history_volunteer\` on \`volunteer_history\` (\`volunteer_id\`, \`id\`);`,
    )
    this.addSql(`create index \`ix_volunteer_history_task\` on \`volunteer_history\` (\`task_id\`, \`id\`);`)

    this.addSql(
      `create table \`volunteer_tasks\` (\`id\` integer not null primary key autoincrement, \`public_id\` text not null, \`micro_brain_id\` text not null, \`report_id\` integer null, \`care\` integer not null, \`status\` text not null, \`title\` text not null, \`words\` text not null, \`area\` text not null, \`shown_lng\` double not null, \`shown_lat\` double not null, \`lng\` double not null, \`lat\` double not null, \`meeting\` text not null, \`starts_at\` datetime not null, \`ends_at\` datetime not null, \`people\` integer not null, \`taken\` integer not null default 0, \`quarters\` integer not null, \`reason\` text null, \`made_by\` text not null, \`answered_at\` datetime null, \`created_at\` datetime not null);`,
    )
    this.addSql(
      `create unique index \`uq_volunteer_tasks_public_id\` on \`volunteer_tasks\` (\`public_id\`);`,
    )
    this.addSql(
      `create index \`ix_volunteer_tasks_post\` on \`volunteer_tasks\` (\`micro_brain_id\`, \`status\`, \`starts_at\`, \`id\`);`,
    )
    this.addSql(
      `create index \`ix_volunteer_tasks_made\` on \`volunteer_tasks\` (\`micro_brain_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(`create index \`ix_volunteer_tasks_report\` on \`volunteer_tasks\` (\`report_id\`, \`id\`);`)

    this.addSql(`alter table \`reports\` add column \`dispatched_at\` datetime null;`)
    this.addSql(`alter table \`reports\` add column \`checking_seq\` integer null;`)
    this.addSql(`alter table \`reports\` add column \`merged_into_id\` integer null;`)
    this.addSql(`alter table \`reports\` add column \`merged_count\` integer not null default 0;`)
    this.addSql(`alter table \`reports\` add column \`parent_id\` integer null;`)
    this.addSql(`alter table \`reports\` add column \`ladder_at\` datetime null;`)
    this.addSql(`alter table \`reports\` add column \`ladder_done\` integer not null default 0;`)
    this.addSql(`alter table \`reports\` add column \`rated_at\` datetime null;`)
    this.addSql(`alter table \`reports\` add column \`has_helpers\` integer not null default false;`)
    this.addSql(
      `create index \`ix_reports_open\` on \`reports\` (\`status\`, \`home_id\`, \`asked_at\`, \`due_at\`, \`yellow_at\`, \`accept_due_at\`);`,
    )
    this.addSql(`create index \`ix_reports_created\` on \`reports\` (\`created_at\`, \`id\`);`)
    this.addSql(
      `create index \`ix_reports_assignee\` on \`reports\` (\`assignee_id\`, \`status\`, \`due_at\`, \`id\`);`,
    )
    this.addSql(
      `create index \`ix_reports_team\` on \`reports\` (\`team_id\`, \`status\`, \`due_at\`, \`id\`);`,
    )
    this.addSql(`create index \`ix_reports_merged\` on \`reports\` (\`merged_into_id\`, \`id\`);`)
    this.addSql(`create index \`ix_reports_parent\` on \`reports\` (\`parent_id\`, \`id\`);`)
    this.addSql(
      `create index \`ix_reports_home_reopened\` on \`reports\` (\`home_id\`, \`reopen_count\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `create index \`ix_reports_home_rating\` on \`reports\` (\`home_id\`, \`rating\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `create index \`ix_reports_ladder\` on \`reports\` (\`ladder_at\`, \`status\`, \`ladder_done\`, \`asked_at\`);`,
    )
    this.addSql(
      `create index \`ix_reports_home_resolved\` on \`reports\` (\`home_id\`, \`resolved_at\`, \`id\`);`,
    )

    this.addSql(`alter table \`report_history\` add column \`late\` integer null;`)
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`device_tokens\`;`)
    this.addSql(`drop table if exists \`dispatch_rules\`;`)
    this.addSql(`drop table if exists \`dispatch_turns\`;`)
    this.addSql(`drop table if exists \`duty_presences\`;`)
    this.addSql(`drop table if exists \`duty_rosters\`;`)
    this.addSql(`drop table if exists \`hazards\`;`)
    this.addSql(`drop table if exists \`hazard_history\`;`)
    this.addSql(`drop table if exists \`inquiries\`;`)
    this.addSql(`drop table if exists \`inquiry_history\`;`)
    this.addSql(`drop table if exists \`mediations\`;`)
    this.addSql(`drop table if exists \`mediation_agreements\`;`)
    this.addSql(`drop table if exists \`mediation_answers\`;`)
    this.addSql(`drop table if exists \`mediation_appointments\`;`)
    this.addSql(`drop table if exists \`mediation_history\`;`)
    this.addSql(`drop table if exists \`mediation_parties\`;`)
    this.addSql(`drop table if exists \`mediation_statements\`;`)
    this.addSql(`drop table if exists \`post_terms\`;`)
    this.addSql(`drop table if exists \`reply_templates\`;`)
    this.addSql(`drop table if exists \`report_merges\`;`)
    this.addSql(`drop table if exists \`staff_filters\`;`)
    this.addSql(`drop table if exists \`staff_exports\`;`)
    this.addSql(`drop table if exists \`staff_profiles\`;`)
    this.addSql(`drop table if exists \`stat_rollups\`;`)
    this.addSql(`drop table if exists \`stat_state\`;`)
    this.addSql(`drop table if exists \`supervision_samples\`;`)
    this.addSql(`drop table if exists \`teams\`;`)
    this.addSql(`drop table if exists \`team_members\`;`)
    this.addSql(`drop table if exists \`volunteers\`;`)
    this.addSql(`drop table if exists \`volunteer_claims\`;`)
    this.addSql(`drop table if exists \`volunteer_history\`;`)
    this.addSql(`drop table if exists \`volunteer_tasks\`;`)

    this.addSql(`alter table \`report_history\` drop column \`late\`;`)

    this.addSql(`drop index \`ix_reports_open\`;`)
    this.addSql(`drop index \`ix_reports_created\`;`)
    this.addSql(`drop index \`ix_reports_assignee\`;`)
    this.addSql(`drop index \`ix_reports_team\`;`)
    this.addSql(`drop index \`ix_reports_merged\`;`)
    this.addSql(`drop index \`ix_reports_parent\`;`)
    this.addSql(`drop index \`ix_reports_home_reopened\`;`)
    this.addSql(`drop index \`ix_reports_home_rating\`;`)
    this.addSql(`drop index \`ix_reports_ladder\`;`)
    this.addSql(`drop index \`ix_reports_home_resolved\`;`)
    this.addSql(`alter table \`reports\` drop column \`dispatched_at\`;`)
    this.addSql(`alter table \`reports\` drop column \`checking_seq\`;`)
    this.addSql(`alter table \`reports\` drop column \`merged_into_id\`;`)
    this.addSql(`alter table \`reports\` drop column \`merged_count\`;`)
    this.addSql(`alter table \`reports\` drop column \`parent_id\`;`)
    this.addSql(`alter table \`reports\` drop column \`ladder_at\`;`)
    this.addSql(`alter table \`reports\` drop column \`ladder_done\`;`)
    this.addSql(`alter table \`reports\` drop column \`rated_at\`;`)
    this.addSql(`alter table \`reports\` drop column \`has_helpers\`;`)
  }
}
