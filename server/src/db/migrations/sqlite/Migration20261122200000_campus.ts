import { Migration } from '@mikro-orm/migrations'

export class Migration20261122200000_campus extends Migration {
  override name = 'Migration20261122200000_campus'

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`campuses\` (\`id\` text not null primary key, \`number\` integer not null, \`revision\` integer not null default 1, \`roster_revision\` integer not null default 0, \`synthetic\` integer not null default false, \`imported_at\` datetime null, \`created_at\` datetime not null);`,
    )
    this.addSql(`create unique index \`uq_campuses_number\` on \`campuses\` (\`number\`);`)

    this.addSql(
      `create table \`campus_answers\` (\`id\` integer not null primary key autoincrement, \`public_id\` text not null, \`micro_brain_id\` text not null, \`service\` text not null, \`question\` json not null, \`answer\` json not null, \`published\` integer not null, \`updated_by\` text null, \`created_at\` datetime not null, \`updated_at\` datetime not null);`,
    )
    this.addSql(
      `create index \`ix_campus_answers_post\` on \`campus_answers\` (\`micro_brain_id\`, \`service\`, \`published\`, \`id\`);`,
    )
    this.addSql(`create unique index \`uq_campus_answers_public\` on \`campus_answers\` (\`public_id\`);`)

    this.addSql(
      `create table \`campus_cases\` (\`id\` integer not null primary key autoincrement, \`number\` text not null, \`campus_id\` text not null, \`service\` text not null, \`confidentiality\` text not null, \`person_id\` text not null, \`anonymous\` integer not null, \`handler_id\` text null, \`status\` text not null, \`sealed\` text null, \`urgent\` integer not null, \`due_at\` datetime not null, \`reminded_at\` datetime null, \`taken_at\` datetime null, \`ended_at\` datetime null, \`forget_at\` datetime null, \`created_at\` datetime not null);`,
    )
    this.addSql(
      `create index \`ix_campus_cases_person\` on \`campus_cases\` (\`person_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `create index \`ix_campus_cases_handler\` on \`campus_cases\` (\`handler_id\`, \`status\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `create index \`ix_campus_cases_campus\` on \`campus_cases\` (\`campus_id\`, \`service\`, \`status\`, \`due_at\`);`,
    )
    this.addSql(
      `create index \`ix_campus_cases_status\` on \`campus_cases\` (\`status\`, \`due_at\`, \`id\`);`,
    )
    this.addSql(`create index \`ix_campus_cases_forget\` on \`campus_cases\` (\`forget_at\`, \`id\`);`)
    this.addSql(`create unique index \`uq_campus_cases_number\` on \`campus_cases\` (\`number\`);`)

    this.addSql(
      `create table \`campus_case_times\` (\`id\` integer not null primary key autoincrement, \`public_id\` text not null, \`case_id\` integer not null, \`handler_id\` text not null, \`starts_at\` datetime not null, \`ends_at\` datetime not null, \`sealed\` text null, \`status\` text not null, \`created_at\` datetime not null);`,
    )
    this.addSql(
      `create index \`ix_campus_case_times_case\` on \`campus_case_times\` (\`case_id\`, \`starts_at\`);`,
    )
    this.addSql(
      `create index \`ix_campus_case_times_handler\` on \`campus_case_times\` (\`handler_id\`, \`status\`, \`ends_at\`);`,
    )
    this.addSql(
      `create unique index \`uq_campus_case_times_public\` on \`campus_case_times\` (\`public_id\`);`,
    )

    this.addSql(
      `create table \`campus_codes\` (\`id\` integer not null primary key autoincrement, \`campus_id\` text not null, \`student_number\` text not null, \`person_id\` text not null, \`kind\` text not null, \`status\` text not null, \`active\` integer null, \`sealed_name\` text not null, \`until\` datetime not null, \`ended_why\` text null, \`ended_by\` text null, \`locked_by\` text null, \`created_at\` datetime not null, \`ended_at\` datetime null, \`forget_at\` datetime null);`,
    )
    this.addSql(`create index \`ix_campus_codes_until\` on \`campus_codes\` (\`active\`, \`until\`);`)
    this.addSql(`create index \`ix_campus_codes_forget\` on \`campus_codes\` (\`forget_at\`);`)
    this.addSql(
      `create unique index \`uq_campus_codes_member\` on \`campus_codes\` (\`campus_id\`, \`student_number\`, \`active\`);`,
    )
    this.addSql(
      `create unique index \`uq_campus_codes_person\` on \`campus_codes\` (\`person_id\`, \`active\`);`,
    )

    this.addSql(
      `create table \`campus_code_history\` (\`id\` integer not null primary key autoincrement, \`campus_id\` text not null, \`student_number\` text not null, \`step\` text not null, \`by\` text null, \`reason\` text null, \`at\` datetime not null);`,
    )
    this.addSql(
      `create index \`ix_campus_code_history_number\` on \`campus_code_history\` (\`campus_id\`, \`student_number\`, \`id\`);`,
    )

    this.addSql(
      `create table \`campus_departments\` (\`id\` text not null primary key, \`campus_id\` text not null, \`label\` text not null, \`person_id\` text not null, \`created_by\` text not null, \`created_at\` datetime not null, \`ended_at\` datetime null);`,
    )
    this.addSql(
      `create index \`ix_campus_departments_campus\` on \`campus_departments\` (\`campus_id\`, \`ended_at\`, \`id\`);`,
    )
    this.addSql(`create index \`ix_campus_departments_person\` on \`campus_departments\` (\`person_id\`);`)

    this.addSql(
      `create table \`campus_handlers\` (\`id\` integer not null primary key autoincrement, \`campus_id\` text not null, \`service\` text not null, \`person_id\` text not null, \`added_by\` text null, \`created_at\` datetime not null);`,
    )
    this.addSql(`create index \`ix_campus_handlers_person\` on \`campus_handlers\` (\`person_id\`);`)
    this.addSql(
      `create unique index \`uq_campus_handlers\` on \`campus_handlers\` (\`campus_id\`, \`service\`, \`person_id\`);`,
    )

    this.addSql(
      `create table \`campus_members\` (\`campus_id\` text not null, \`number\` text not null, \`kind\` text not null, \`mark\` text not null, \`until\` datetime not null, \`left_at\` datetime null, primary key (\`campus_id\`, \`number\`));`,
    )

    this.addSql(
      `create table \`campus_messages\` (\`id\` integer not null primary key autoincrement, \`number\` text not null, \`by\` text not null, \`person_id\` text not null, \`sealed\` text not null, \`at\` datetime not null);`,
    )
    this.addSql(`create index \`ix_campus_messages_number\` on \`campus_messages\` (\`number\`, \`id\`);`)

    this.addSql(
      `create table \`campus_moves\` (\`code_hash\` text not null primary key, \`campus_id\` text not null, \`student_number\` text not null, \`reason\` text not null, \`issued_by\` text not null, \`used_by\` text null, \`expires_at\` datetime not null, \`created_at\` datetime not null);`,
    )
    this.addSql(
      `create index \`ix_campus_moves_member\` on \`campus_moves\` (\`campus_id\`, \`student_number\`);`,
    )
    this.addSql(`create index \`ix_campus_moves_expires\` on \`campus_moves\` (\`expires_at\`);`)

    this.addSql(
      `create table \`campus_passes\` (\`cti\` text not null primary key, \`code_id\` integer not null, \`campus_id\` text not null, \`kid\` integer not null, \`token\` text not null, \`purposes\` integer not null, \`not_before\` datetime not null, \`expires_at\` datetime not null, \`revoked_at\` datetime null, \`created_at\` datetime not null);`,
    )
    this.addSql(`create index \`ix_campus_passes_code\` on \`campus_passes\` (\`code_id\`, \`expires_at\`);`)
    this.addSql(
      `create index \`ix_campus_passes_revoked\` on \`campus_passes\` (\`campus_id\`, \`revoked_at\`, \`expires_at\`);`,
    )
    this.addSql(`create index \`ix_campus_passes_expires\` on \`campus_passes\` (\`expires_at\`);`)

    this.addSql(
      `create table \`campus_posters\` (\`scene\` text not null primary key, \`campus_id\` text not null, \`label\` text not null, \`opens\` text not null, \`created_by\` text not null, \`created_at\` datetime not null, \`revoked_at\` datetime null);`,
    )
    this.addSql(
      `create index \`ix_campus_posters_campus\` on \`campus_posters\` (\`campus_id\`, \`created_at\`, \`scene\`);`,
    )

    this.addSql(
      `create table \`campus_services\` (\`code\` text not null primary key, \`position\` integer not null, \`name\` json not null, \`hint\` json not null, \`icon\` text not null, \`shape\` text not null, \`category\` text null, \`questions\` json not null, \`resolve_within\` json not null, \`confidentiality\` text not null, \`anonymous\` integer not null, \`joint\` text null, \`opens\` text null, \`enabled\` integer not null, \`updated_at\` datetime not null);`,
    )

    this.addSql(
      `create table \`campus_sos\` (\`id\` integer not null primary key autoincrement, \`number\` text not null, \`person_id\` text null, \`open_key\` text null, \`status\` text not null, \`origin\` text not null, \`campus_id\` text null, \`police_id\` text null, \`desk_id\` text null, \`note\` text null, \`presses\` integer not null, \`alerted\` integer not null, \`steps\` integer not null, \`raised_at\` datetime not null, \`acknowledged_at\` datetime null, \`arrived_at\` datetime null, \`closed_at\` datetime null, \`forget_at\` datetime null, \`created_at\` datetime not null);`,
    )
    this.addSql(`create unique index \`uq_campus_sos_number\` on \`campus_sos\` (\`number\`);`)
    this.addSql(`create unique index \`uq_campus_sos_open\` on \`campus_sos\` (\`open_key\`);`)
    this.addSql(
      `create index \`ix_campus_sos_person\` on \`campus_sos\` (\`person_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `create index \`ix_campus_sos_campus\` on \`campus_sos\` (\`campus_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `create index \`ix_campus_sos_police\` on \`campus_sos\` (\`police_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `create index \`ix_campus_sos_desk\` on \`campus_sos\` (\`desk_id\`, \`created_at\`, \`id\`);`,
    )

    this.addSql(
      `create table \`campus_steps\` (\`place\` text not null, \`purpose\` text not null, \`cti\` text not null, \`last_step\` integer not null, \`expires_at\` datetime not null, primary key (\`place\`, \`purpose\`, \`cti\`));`,
    )
    this.addSql(`create index \`ix_campus_steps_expires\` on \`campus_steps\` (\`expires_at\`);`)

    this.addSql(
      `create table \`campus_tries\` (\`mark\` text not null primary key, \`wrong_at\` text not null default '', \`latest_at\` datetime not null, \`locked_until\` datetime null);`,
    )
    this.addSql(`create index \`ix_campus_tries_latest\` on \`campus_tries\` (\`latest_at\`);`)

    this.addSql(
      `create table \`campus_walks\` (\`id\` text not null primary key, \`person_id\` text not null, \`open_key\` text null, \`status\` text not null, \`campus_id\` text null, \`lng\` double null, \`lat\` double null, \`placed_at\` datetime null, \`until\` datetime not null, \`sos_number\` text null, \`ended_at\` datetime null, \`created_at\` datetime not null);`,
    )
    this.addSql(`create unique index \`uq_campus_walks_open\` on \`campus_walks\` (\`open_key\`);`)
    this.addSql(
      `create index \`ix_campus_walks_person\` on \`campus_walks\` (\`person_id\`, \`created_at\`);`,
    )

    this.addSql(
      `create table \`campus_fraud_entries\` (\`id\` integer not null primary key autoincrement, \`kind\` text not null, \`value\` text not null, \`note\` text null, \`micro_brain_id\` text not null, \`added_by\` text not null, \`active\` integer null, \`removed_by\` text null, \`removed_at\` datetime null, \`created_at\` datetime not null);`,
    )
    this.addSql(
      `create index \`ix_campus_fraud_entries_created\` on \`campus_fraud_entries\` (\`active\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `create unique index \`uq_campus_fraud_entries\` on \`campus_fraud_entries\` (\`kind\`, \`value\`, \`active\`);`,
    )

    this.addSql(
      `create table \`campus_lost_claims\` (\`id\` integer not null primary key autoincrement, \`public_id\` text not null, \`item_id\` integer not null, \`person_id\` text not null, \`open_key\` text null, \`status\` text not null, \`sealed_details\` text null, \`reason\` text null, \`decided_by\` text null, \`decided_at\` datetime null, \`created_at\` datetime not null);`,
    )
    this.addSql(
      `create unique index \`uq_campus_lost_claims_public\` on \`campus_lost_claims\` (\`public_id\`);`,
    )
    this.addSql(
      `create unique index \`uq_campus_lost_claims_open\` on \`campus_lost_claims\` (\`open_key\`);`,
    )
    this.addSql(
      `create index \`ix_campus_lost_claims_item\` on \`campus_lost_claims\` (\`item_id\`, \`status\`);`,
    )
    this.addSql(
      `create index \`ix_campus_lost_claims_person\` on \`campus_lost_claims\` (\`person_id\`, \`created_at\`, \`id\`);`,
    )

    this.addSql(
      `create table \`campus_lost_items\` (\`id\` integer not null primary key autoincrement, \`public_id\` text not null, \`campus_id\` text not null, \`person_id\` text null, \`kind\` text not null, \`category\` text not null, \`status\` text not null, \`title\` text not null, \`text\` text null, \`spot\` text null, \`lng\` double null, \`lat\` double null, \`at\` datetime not null, \`photo_ids\` json not null, \`sealed_details\` text null, \`kept_at\` text null, \`closed_reason\` text null, \`closed_at\` datetime null, \`created_at\` datetime not null);`,
    )
    this.addSql(
      `create unique index \`uq_campus_lost_items_public\` on \`campus_lost_items\` (\`public_id\`);`,
    )
    this.addSql(
      `create index \`ix_campus_lost_items_list\` on \`campus_lost_items\` (\`campus_id\`, \`status\`, \`kind\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `create index \`ix_campus_lost_items_all\` on \`campus_lost_items\` (\`status\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `create index \`ix_campus_lost_items_person\` on \`campus_lost_items\` (\`person_id\`, \`created_at\`, \`id\`);`,
    )

    this.addSql(
      `create table \`campus_quiz_results\` (\`id\` integer not null primary key autoincrement, \`person_id\` text not null, \`answers\` json not null, \`right\` integer not null, \`of\` integer not null, \`created_at\` datetime not null);`,
    )
    this.addSql(
      `create index \`ix_campus_quiz_results_person\` on \`campus_quiz_results\` (\`person_id\`, \`created_at\`, \`id\`);`,
    )

    this.addSql(
      `create table \`campus_sos_alerts\` (\`id\` integer not null primary key autoincrement, \`sos_id\` integer not null, \`person_id\` text not null, \`side\` text not null, \`micro_brain_id\` text not null, \`rank\` integer not null, \`distance_m\` integer null, \`at\` datetime not null);`,
    )
    this.addSql(
      `create unique index \`uq_campus_sos_alerts\` on \`campus_sos_alerts\` (\`sos_id\`, \`person_id\`);`,
    )

    this.addSql(
      `create table \`campus_sos_history\` (\`id\` integer not null primary key autoincrement, \`sos_id\` integer not null, \`seq\` integer not null, \`step\` text not null, \`status\` text not null, \`by\` text not null, \`person_id\` text null, \`note\` text null, \`at\` datetime not null);`,
    )
    this.addSql(`create index \`ix_campus_sos_history_at\` on \`campus_sos_history\` (\`at\`, \`id\`);`)
    this.addSql(
      `create unique index \`uq_campus_sos_history\` on \`campus_sos_history\` (\`sos_id\`, \`seq\`);`,
    )

    this.addSql(
      `create table \`campus_sos_places\` (\`id\` integer not null primary key autoincrement, \`sos_id\` integer not null, \`lng\` double not null, \`lat\` double not null, \`taken_at\` datetime not null, \`received_at\` datetime not null);`,
    )
    this.addSql(
      `create unique index \`uq_campus_sos_places\` on \`campus_sos_places\` (\`sos_id\`, \`taken_at\`);`,
    )

    this.addSql(`alter table \`reports\` add column \`service\` text null;`)
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`campuses\`;`)
    this.addSql(`drop table if exists \`campus_answers\`;`)
    this.addSql(`drop table if exists \`campus_cases\`;`)
    this.addSql(`drop table if exists \`campus_case_times\`;`)
    this.addSql(`drop table if exists \`campus_codes\`;`)
    this.addSql(`drop table if exists \`campus_code_history\`;`)
    this.addSql(`drop table if exists \`campus_departments\`;`)
    this.addSql(`drop table if exists \`campus_handlers\`;`)
    this.addSql(`drop table if exists \`campus_members\`;`)
    this.addSql(`drop table if exists \`campus_messages\`;`)
    this.addSql(`drop table if exists \`campus_moves\`;`)
    this.addSql(`drop table if exists \`campus_passes\`;`)
    this.addSql(`drop table if exists \`campus_posters\`;`)
    this.addSql(`drop table if exists \`campus_services\`;`)
    this.addSql(`drop table if exists \`campus_sos\`;`)
    this.addSql(`drop table if exists \`campus_steps\`;`)
    this.addSql(`drop table if exists \`campus_tries\`;`)
    this.addSql(`drop table if exists \`campus_walks\`;`)
    this.addSql(`drop table if exists \`campus_fraud_entries\`;`)
    this.addSql(`drop table if exists \`campus_lost_claims\`;`)
    this.addSql(`drop table if exists \`campus_lost_items\`;`)
    this.addSql(`drop table if exists \`campus_quiz_results\`;`)
    this.addSql(`drop table if exists \`campus_sos_alerts\`;`)
    this.addSql(`drop table if exists \`campus_sos_history\`;`)
    this.addSql(`drop table if exists \`campus_sos_places\`;`)

    this.addSql(`alter table \`reports\` drop column \`service\`;`)
  }
}
