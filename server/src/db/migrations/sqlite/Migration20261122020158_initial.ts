import { Migration } from '@mikro-orm/migrations'

export class Migration20261122020158_initial extends Migration {
  override name = 'Migration20261122020158_initial'

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`access_records\` (\`id\` integer not null primary key autoincrement, \`person_id\` text not null, \`read_by\` text not null, \`reader_role\` text not null, \`field\` text not null, \`reason\` text not null, \`about\` text null, \`created_at\` datetime not null);`,
    )
    this.addSql(
      `create index \`ix_access_records_person\` on \`access_records\` (\`person_id\`, \`created_at\`, \`id\`);`,
    )

    this.addSql(
      `create table \`addresses\` (\`code\` text not null, \`load_id\` integer not null, \`kind\` text check (\`kind\` in ('province', 'city', 'district', 'street', 'community', 'road', 'compound', 'building', 'unit', 'household')) not null, \`parent_code\` text null, \`name\` text not null, \`number\` text null, \`full_text\` text not null, \`province_code\` text null, \`city_code\` text null, \`district_code\` text null, \`community_id\` text null, \`lng\` double null, \`lat\` double null, \`synonyms\` json not null, \`plates\` json not null, \`words\` json not null, \`synthetic\` integer not null, primary key (\`code\`, \`load_id\`));`,
    )
    this.addSql(
      `create index \`ix_addresses_district\` on \`addresses\` (\`district_code\`, \`kind\`, \`name\`, \`code\`, \`load_id\`);`,
    )
    this.addSql(`create index \`ix_addresses_kind\` on \`addresses\` (\`kind\`, \`code\`);`)
    this.addSql(`create index \`ix_addresses_parent\` on \`addresses\` (\`parent_code\`, \`number\`);`)
    this.addSql(`create index \`ix_addresses_load\` on \`addresses\` (\`load_id\`, \`code\`);`)

    this.addSql(
      `create table \`address_loads\` (\`id\` integer not null primary key autoincrement, \`running\` integer null, \`status\` text check (\`status\` in ('running', 'published', 'unchanged', 'refused', 'abandoned')) not null, \`added\` integer not null, \`changed\` integer not null, \`same\` integer not null, \`refused\` integer not null, \`started_at\` datetime not null, \`touched_at\` datetime not null);`,
    )
    this.addSql(`create unique index \`uq_address_loads_running\` on \`address_loads\` (\`running\`);`)

    this.addSql(
      `create table \`address_words\` (\`district_code\` text not null, \`word\` text not null, \`level\` integer not null, \`address_code\` text not null, \`load_id\` integer not null, primary key (\`district_code\`, \`word\`, \`level\`, \`address_code\`, \`load_id\`));`,
    )
    this.addSql(
      `create index \`ix_address_words_word\` on \`address_words\` (\`word\`, \`level\`, \`address_code\`, \`district_code\`, \`load_id\`);`,
    )

    this.addSql(
      `create table \`areas\` (\`id\` integer not null primary key autoincrement, \`version\` text not null, \`micro_brain_id\` text not null, \`polygons\` json not null);`,
    )
    this.addSql(
      `create unique index \`uq_areas_version_home\` on \`areas\` (\`version\`, \`micro_brain_id\`);`,
    )

    this.addSql(
      `create table \`area_turns\` (\`id\` integer not null primary key autoincrement, \`version\` text not null, \`action\` text check (\`action\` in ('publish', 'rollback', 'call-off')) not null, \`valid_from\` datetime not null, \`calls_off\` integer null, \`done_by\` text null, \`done_at\` datetime not null);`,
    )

    this.addSql(
      `create table \`area_versions\` (\`id\` integer not null primary key autoincrement, \`version\` text not null, \`synthetic\` integer not null, \`note\` text not null, \`area_count\` integer not null, \`created_by\` text null, \`created_at\` datetime not null);`,
    )
    this.addSql(`create unique index \`uq_area_versions_version\` on \`area_versions\` (\`version\`);`)

    this.addSql(
      `create table \`calendar_days\` (\`id\` integer not null primary key autoincrement, \`date\` text not null, \`district\` text not null, \`kind\` text check (\`kind\` in ('holiday', 'workday')) not null, \`name\` text not null, \`source\` text check (\`source\` in ('seed', 'admin', 'district')) not null, \`changed_by\` text null, \`changed_at\` datetime not null);`,
    )
    this.addSql(`create unique index \`uq_calendar_days\` on \`calendar_days\` (\`date\`, \`district\`);`)

    this.addSql(
      `create table \`report_categories\` (\`code\` text not null primary key, \`position\` integer not null, \`zh\` text not null, \`en\` text not null, \`home\` text not null, \`informs\` text null, \`resolve_within\` json not null, \`evidence\` integer not null, \`may_be_public\` integer not null, \`may_be_anonymous\` integer not null, \`questions\` json not null, \`same_matter\` json not null);`,
    )

    this.addSql(
      `create table \`database_mode\` (\`id\` integer not null primary key, \`mode\` text not null, \`since\` datetime not null);`,
    )

    this.addSql(
      `create table \`door_plates\` (\`code\` text not null, \`load_id\` integer not null, \`address_code\` text not null, primary key (\`code\`, \`load_id\`));`,
    )

    this.addSql(
      `create table \`idempotent_answers\` (\`id\` text not null primary key, \`body_hash\` text not null, \`status\` integer not null, \`body\` text not null, \`created_at\` datetime not null);`,
    )
    this.addSql(`create index \`ix_idempotent_answers_created\` on \`idempotent_answers\` (\`created_at\`);`)

    this.addSql(
      `create table \`invitations\` (\`code_hash\` text not null primary key, \`micro_brain_id\` text not null, \`role\` text not null, \`invited_by\` text not null, \`used_by\` text null, \`expires_at\` datetime not null, \`created_at\` datetime not null);`,
    )

    this.addSql(
      `create table \`jobs\` (\`id\` integer not null primary key autoincrement, \`kind\` text not null, \`subject\` text not null, \`payload\` json not null, \`state\` text not null, \`attempts\` integer not null, \`due_at\` datetime not null, \`lease_token\` text null, \`lease_until\` datetime null, \`last_error\` text null, \`last_tried_at\` datetime null, \`done_at\` datetime null, \`created_at\` datetime not null);`,
    )
    this.addSql(`create index \`ix_jobs_due\` on \`jobs\` (\`state\`, \`due_at\`, \`id\`);`)
    this.addSql(`create index \`ix_jobs_subject\` on \`jobs\` (\`subject\`, \`state\`, \`id\`);`)
    this.addSql(`create index \`ix_jobs_lease\` on \`jobs\` (\`lease_token\`);`)

    this.addSql(
      `create table \`micro_brains\` (\`id\` text not null primary key, \`kind\` text check (\`kind\` in ('community', 'campus', 'street', 'police', 'district')) not null, \`name\` text not null, \`path\` json not null, \`parent_id\` text null, \`lng\` double not null, \`lat\` double not null, \`phone\` text not null, \`working_hours\` text not null, \`hours\` json not null, \`services\` json not null, \`directions\` text not null, \`serves\` json not null);`,
    )

    this.addSql(
      `create table \`notices\` (\`id\` integer not null primary key autoincrement, \`public_id\` text not null, \`person_id\` text not null, \`dedupe_key\` text not null, \`kind\` text not null, \`title\` text not null, \`body\` text not null, \`number\` text null, \`audience\` text not null, \`message\` text not null, \`read_at\` datetime null, \`created_at\` datetime not null);`,
    )
    this.addSql(`create unique index \`uq_notices_public_id\` on \`notices\` (\`public_id\`);`)
    this.addSql(`create unique index \`uq_notices_dedupe\` on \`notices\` (\`dedupe_key\`);`)
    this.addSql(`create index \`ix_notices_person\` on \`notices\` (\`person_id\`, \`created_at\`, \`id\`);`)
    this.addSql(`create index \`ix_notices_unread\` on \`notices\` (\`person_id\`, \`read_at\`);`)

    this.addSql(
      `create table \`people\` (\`id\` text not null primary key, \`open_id\` text null, \`phone\` text null, \`created_at\` datetime not null, \`deleted_at\` datetime null);`,
    )
    this.addSql(`create unique index \`uq_people_open_id\` on \`people\` (\`open_id\`);`)

    this.addSql(
      `create table \`person_roles\` (\`id\` integer not null primary key autoincrement, \`person_id\` text not null, \`role\` text not null, \`scope\` text not null default '', \`micro_brain_id\` text null, \`granted_by\` text null, \`created_at\` datetime not null);`,
    )
    this.addSql(`create index \`ix_person_roles_home\` on \`person_roles\` (\`micro_brain_id\`, \`role\`);`)
    this.addSql(
      `create unique index \`uq_person_roles\` on \`person_roles\` (\`person_id\`, \`role\`, \`scope\`);`,
    )

    this.addSql(
      `create table \`photos\` (\`id\` text not null primary key, \`owner_id\` text not null, \`report_id\` integer null, \`attached_at\` datetime null, \`width\` integer not null, \`height\` integer not null, \`created_at\` datetime not null);`,
    )
    this.addSql(`create index \`ix_photos_owner\` on \`photos\` (\`owner_id\`, \`created_at\`);`)
    this.addSql(`create index \`ix_photos_report\` on \`photos\` (\`report_id\`);`)
    this.addSql(`create index \`ix_photos_unattached\` on \`photos\` (\`attached_at\`, \`created_at\`);`)

    this.addSql(
      `create table \`reports\` (\`id\` integer not null primary key autoincrement, \`number\` text not null, \`person_id\` text not null, \`source\` text not null default 'app', \`text\` text not null, \`category\` text not null, \`address\` text null, \`lng\` double null, \`lat\` double null, \`spot_lng\` double null, \`spot_lat\` double null, \`cell\` text null, \`answers\` json not null, \`anonymous\` integer not null, \`public\` integer not null, \`public_refused\` integer not null, \`status\` text not null, \`home_id\` text not null, \`desk\` integer not null, \`came_from_id\` text null, \`assignee_id\` text null, \`team_id\` text null, \`promised_at\` datetime not null, \`accept_due_at\` datetime not null, \`due_at\` datetime not null, \`yellow_at\` datetime not null, \`asked_at\` datetime null, \`question\` text null, \`accepted_at\` datetime null, \`resolved_at\` datetime null, \`closed_at\` datetime null, \`auto_closed_at\` datetime null, \`reminded_at\` datetime null, \`remind_count\` integer not null default 0, \`reopen_count\` integer not null default 0, \`rejection_contested\` integer not null default false, \`rating\` integer null, \`rating_comment\` text null, \`rule_id\` text not null, \`rule_version\` integer not null, \`route_inputs\` json not null, \`areas_version\` text not null, \`border_distance_m\` double null, \`near_border\` integer not null, \`outside\` integer not null, \`joint\` json not null, \`informed\` json not null, \`category_by\` text not null, \`triage_version\` text not null, \`urgent_number\` text null, \`urgent_reason\` text null, \`urgent_open\` integer not null default 0, \`supports\` integer not null default 0, \`delivery_status\` text not null default 'none', \`delivery_attempts\` integer not null default 0, \`delivery_tried_at\` datetime null, \`delivery_reason\` text null, \`cover_photo_id\` text null, \`steps\` integer not null, \`created_at\` datetime not null);`,
    )
    this.addSql(`create unique index \`uq_reports_number\` on \`reports\` (\`number\`);`)
    this.addSql(`create index \`ix_reports_person\` on \`reports\` (\`person_id\`, \`created_at\`, \`id\`);`)
    this.addSql(`create index \`ix_reports_person_status\` on \`reports\` (\`person_id\`, \`status\`);`)
    this.addSql(
      `create index \`ix_reports_home\` on \`reports\` (\`home_id\`, \`urgent_open\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `create index \`ix_reports_home_status\` on \`reports\` (\`home_id\`, \`status\`, \`urgent_open\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `create index \`ix_reports_home_due\` on \`reports\` (\`home_id\`, \`status\`, \`due_at\`, \`id\`);`,
    )
    this.addSql(`create index \`ix_reports_cell\` on \`reports\` (\`cell\`, \`created_at\`, \`category\`);`)

    this.addSql(
      `create table \`report_history\` (\`id\` integer not null primary key autoincrement, \`report_id\` integer not null, \`seq\` integer not null, \`step\` text not null, \`status\` text not null, \`home_id\` text not null, \`by\` text not null, \`person_id\` text null, \`note\` text null, \`internal_note\` text null, \`photo_ids\` json not null, \`data\` json not null, \`at\` datetime not null);`,
    )
    this.addSql(
      `create unique index \`uq_report_history_seq\` on \`report_history\` (\`report_id\`, \`seq\`);`,
    )

    this.addSql(
      `create table \`report_joints\` (\`id\` integer not null primary key autoincrement, \`home_id\` text not null, \`report_id\` integer not null);`,
    )
    this.addSql(`create index \`ix_report_joints_report\` on \`report_joints\` (\`report_id\`);`)
    this.addSql(`create unique index \`uq_report_joints\` on \`report_joints\` (\`home_id\`, \`report_id\`);`)

    this.addSql(
      `create table \`report_supports\` (\`id\` integer not null primary key autoincrement, \`report_id\` integer not null, \`person_id\` text not null, \`counts\` integer not null, \`says_more\` integer not null, \`note\` text null, \`photo_ids\` json not null, \`created_at\` datetime not null, \`withdrawn_at\` datetime null);`,
    )
    this.addSql(`create index \`ix_report_supports_report\` on \`report_supports\` (\`report_id\`, \`id\`);`)
    this.addSql(
      `create index \`ix_report_supports_person\` on \`report_supports\` (\`person_id\`, \`created_at\`, \`id\`);`,
    )

    this.addSql(
      `create table \`routing_alerts\` (\`id\` text not null primary key, \`kind\` text not null, \`detail\` text not null, \`first_seen_at\` datetime not null);`,
    )

    this.addSql(
      `create table \`routing_revisions\` (\`id\` integer not null primary key autoincrement, \`revision\` integer not null);`,
    )

    this.addSql(
      `create table \`rule_publications\` (\`id\` integer not null primary key, \`version\` integer not null, \`published_by\` text null, \`published_at\` datetime not null);`,
    )
    this.addSql(`create index \`ix_rule_publications_version\` on \`rule_publications\` (\`version\`);`)

    this.addSql(
      `create table \`rule_versions\` (\`version\` integer not null primary key, \`based_on\` integer not null, \`rules\` json not null, \`note\` text not null, \`saved_by\` text null, \`saved_at\` datetime not null);`,
    )

    this.addSql(
      `create table \`scan_sessions\` (\`id\` text not null primary key, \`scan_code\` text not null, \`person_id\` text null, \`used_at\` datetime null, \`expires_at\` datetime not null, \`created_at\` datetime not null);`,
    )
    this.addSql(`create unique index \`uq_scan_sessions_code\` on \`scan_sessions\` (\`scan_code\`);`)
    this.addSql(`create index \`ix_scan_sessions_expires\` on \`scan_sessions\` (\`expires_at\`);`)

    this.addSql(
      `create table \`signing_keys\` (\`generation\` integer not null primary key, \`secret\` text not null, \`created_at\` datetime not null);`,
    )

    this.addSql(
      `create table \`sites\` (\`id\` text not null primary key, \`kind\` text not null, \`name\` text not null, \`micro_brain_id\` text not null, \`lng\` double not null, \`lat\` double not null, \`phone\` text not null, \`working_hours\` text not null, \`hours\` json not null, \`services\` json not null, \`directions\` text not null);`,
    )

    this.addSql(
      `create table \`subscriptions\` (\`id\` integer not null primary key autoincrement, \`person_id\` text not null, \`template_id\` text not null, \`remaining\` integer not null);`,
    )
    this.addSql(
      `create unique index \`uq_subscriptions\` on \`subscriptions\` (\`person_id\`, \`template_id\`);`,
    )

    this.addSql(
      `create table \`triage_corrections\` (\`id\` integer not null primary key autoincrement, \`text\` text not null, \`from_category\` text not null, \`to_category\` text not null, \`triage_version\` text null, \`person_id\` text not null, \`created_at\` datetime not null);`,
    )
    this.addSql(
      `create index \`ix_triage_corrections_created\` on \`triage_corrections\` (\`created_at\`, \`id\`);`,
    )

    this.addSql(
      `create table \`triage_models\` (\`id\` integer not null primary key autoincrement, \`version\` text not null, \`status\` text check (\`status\` in ('active', 'refused', 'replaced')) not null, \`content\` json not null, \`figures\` json not null, \`corrections\` integer not null, \`created_at\` datetime not null);`,
    )
    this.addSql(`create index \`ix_triage_models_status\` on \`triage_models\` (\`status\`);`)
    this.addSql(`create index \`ix_triage_models_created\` on \`triage_models\` (\`created_at\`, \`id\`);`)
    this.addSql(`create unique index \`uq_triage_models_version\` on \`triage_models\` (\`version\`);`)
  }
}
