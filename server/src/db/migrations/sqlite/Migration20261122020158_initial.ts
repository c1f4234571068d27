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
      `create table \`addresses\` (\`code\` text not null primary key, \`parent_code\` text null, \`kind\` text check (\`kind\` in ('district', 'street', 'community', 'compound', 'building', 'elsewhere')) not null, \`name\` text not null, \`number\` integer null, \`full_text\` text not null, \`community_id\` text null, \`lng\` double null, \`lat\` double null, \`pinyin\` text not null, \`initials\` text not null, \`synonyms\` json not null, \`synthetic\` integer not null);`,
    )
    this.addSql(`create index \`ix_addresses_name\` on \`addresses\` (\`name\`);`)
    this.addSql(`create index \`ix_addresses_pinyin\` on \`addresses\` (\`pinyin\`);`)
    this.addSql(`create index \`ix_addresses_initials\` on \`addresses\` (\`initials\`);`)
    this.addSql(`create index \`ix_addresses_kind\` on \`addresses\` (\`kind\`);`)
    this.addSql(`create index \`ix_addresses_parent\` on \`addresses\` (\`parent_code\`, \`number\`);`)

    this.addSql(
      `create table \`areas\` (\`id\` integer not null primary key autoincrement, \`version\` text not null, \`micro_brain_id\` text not null, \`rings\` json not null);`,
    )
    this.addSql(
      `create unique index \`uq_areas_version_home\` on \`areas\` (\`version\`, \`micro_brain_id\`);`,
    )

    this.addSql(
      `create table \`area_versions\` (\`version\` text not null primary key, \`status\` text check (\`status\` in ('draft', 'published')) not null, \`synthetic\` integer not null, \`published_at\` datetime null);`,
    )
    this.addSql(
      `create index \`ix_area_versions_published\` on \`area_versions\` (\`status\`, \`published_at\`);`,
    )

    this.addSql(
      `create table \`report_categories\` (\`code\` text not null primary key, \`position\` integer not null, \`zh\` text not null, \`en\` text not null, \`home\` text not null, \`informs\` text null, \`resolve_within\` json not null, \`evidence\` integer not null, \`may_be_public\` integer not null, \`may_be_anonymous\` integer not null, \`questions\` json not null);`,
    )

    this.addSql(
      `create table \`database_mode\` (\`id\` integer not null primary key, \`mode\` text not null, \`since\` datetime not null);`,
    )

    this.addSql(
      `create table \`door_plates\` (\`code\` text not null primary key, \`address_code\` text not null);`,
    )
    this.addSql(`create index \`ix_door_plates_address\` on \`door_plates\` (\`address_code\`);`)

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
      `create table \`micro_brains\` (\`id\` text not null primary key, \`kind\` text check (\`kind\` in ('community', 'campus', 'street', 'police', 'district')) not null, \`name\` text not null, \`path\` json not null, \`parent_id\` text null, \`lng\` double not null, \`lat\` double not null, \`phone\` text not null, \`working_hours\` text not null, \`serves\` json not null);`,
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
      `create table \`reports\` (\`id\` integer not null primary key autoincrement, \`number\` text not null, \`person_id\` text not null, \`source\` text not null default 'app', \`text\` text not null, \`category\` text not null, \`address\` text null, \`lng\` double null, \`lat\` double null, \`answers\` json not null, \`anonymous\` integer not null, \`public\` integer not null, \`public_refused\` integer not null, \`status\` text not null, \`home_id\` text not null, \`desk\` integer not null, \`came_from_id\` text null, \`assignee_id\` text null, \`team_id\` text null, \`promised_at\` datetime not null, \`accept_due_at\` datetime not null, \`due_at\` datetime not null, \`yellow_at\` datetime not null, \`asked_at\` datetime null, \`question\` text null, \`accepted_at\` datetime null, \`resolved_at\` datetime null, \`closed_at\` datetime null, \`auto_closed_at\` datetime null, \`reminded_at\` datetime null, \`remind_count\` integer not null default 0, \`reopen_count\` integer not null default 0, \`rejection_contested\` integer not null default false, \`rating\` integer null, \`rating_comment\` text null, \`rule_id\` text not null, \`areas_version\` text not null, \`border_distance_m\` double null, \`near_border\` integer not null, \`outside\` integer not null, \`joint\` json not null, \`informed\` json not null, \`category_by\` text not null, \`delivery_status\` text not null default 'none', \`delivery_attempts\` integer not null default 0, \`delivery_tried_at\` datetime null, \`delivery_reason\` text null, \`cover_photo_id\` text null, \`steps\` integer not null, \`created_at\` datetime not null);`,
    )
    this.addSql(`create unique index \`uq_reports_number\` on \`reports\` (\`number\`);`)
    this.addSql(`create index \`ix_reports_person\` on \`reports\` (\`person_id\`, \`created_at\`, \`id\`);`)
    this.addSql(`create index \`ix_reports_person_status\` on \`reports\` (\`person_id\`, \`status\`);`)
    this.addSql(`create index \`ix_reports_home\` on \`reports\` (\`home_id\`, \`created_at\`, \`id\`);`)
    this.addSql(
      `create index \`ix_reports_home_status\` on \`reports\` (\`home_id\`, \`status\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `create index \`ix_reports_home_due\` on \`reports\` (\`home_id\`, \`status\`, \`due_at\`, \`id\`);`,
    )

    this.addSql(
      `create table \`report_history\` (\`id\` integer not null primary key autoincrement, \`report_id\` integer not null, \`seq\` integer not null, \`step\` text not null, \`status\` text not null, \`home_id\` text not null, \`by\` text not null, \`person_id\` text null, \`note\` text null, \`internal_note\` text null, \`photo_ids\` json not null, \`data\` json not null, \`at\` datetime not null);`,
    )
    this.addSql(
      `create unique index \`uq_report_history_seq\` on \`report_history\` (\`report_id\`, \`seq\`);`,
    )

    this.addSql(
      `create table \`routing_revisions\` (\`id\` integer not null primary key autoincrement, \`revision\` integer not null);`,
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
      `create table \`subscriptions\` (\`id\` integer not null primary key autoincrement, \`person_id\` text not null, \`template_id\` text not null, \`remaining\` integer not null);`,
    )
    this.addSql(
      `create unique index \`uq_subscriptions\` on \`subscriptions\` (\`person_id\`, \`template_id\`);`,
    )
  }
}
