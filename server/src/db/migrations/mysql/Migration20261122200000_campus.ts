import { Migration } from '@mikro-orm/migrations'

export class Migration20261122200000_campus extends Migration {
  override name = 'Migration20261122200000_campus'

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`campuses\` (\`id\` varchar(32) not null, \`number\` int not null, \`revision\` int not null default 1, \`roster_revision\` int not null default 0, \`synthetic\` tinyint(1) not null default false, \`imported_at\` datetime(3) null, \`created_at\` datetime(3) not null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`campuses\` add unique \`uq_campuses_number\` (\`number\`);`)

    this.addSql(
      `create table \`campus_answers\` (\`id\` int unsigned not null auto_increment primary key, \`public_id\` varchar(24) not null, \`micro_brain_id\` varchar(32) not null, \`service\` varchar(32) not null, \`question\` json not null, \`answer\` json not null, \`published\` tinyint(1) not null, \`updated_by\` varchar(24) null, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`campus_answers\` add index \`ix_campus_answers_post\` (\`micro_brain_id\`, \`service\`, \`published\`, \`id\`);`,
    )
    this.addSql(`alter table \`campus_answers\` add unique \`uq_campus_answers_public\` (\`public_id\`);`)

    this.addSql(
      `create table \`campus_cases\` (\`id\` int unsigned not null auto_increment primary key, \`number\` varchar(12) not null, \`campus_id\` varchar(32) not null, \`service\` varchar(32) not null, \`confidentiality\` varchar(8) not null, \`person_id\` varchar(24) not null, \`anonymous\` tinyint(1) not null, \`handler_id\` varchar(24) null, \`status\` varchar(12) not null, \`sealed\` text null, \`urgent\` tinyint(1) not null, \`due_at\` datetime(3) not null, \`reminded_at\` datetime(3) null, \`taken_at\` datetime(3) null, \`ended_at\` datetime(3) null, \`forget_at\` datetime(3) null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`campus_cases\` add index \`ix_campus_cases_person\` (\`person_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`campus_cases\` add index \`ix_campus_cases_handler\` (\`handler_id\`, \`status\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`campus_cases\` add index \`ix_campus_cases_campus\` (\`campus_id\`, \`service\`, \`status\`, \`due_at\`);`,
    )
    this.addSql(
      `alter table \`campus_cases\` add index \`ix_campus_cases_status\` (\`status\`, \`due_at\`, \`id\`);`,
    )
    this.addSql(`alter table \`campus_cases\` add index \`ix_campus_cases_forget\` (\`forget_at\`, \`id\`);`)
    this.addSql(`alter table \`campus_cases\` add unique \`uq_campus_cases_number\` (\`number\`);`)

    this.addSql(
      `create table \`campus_case_times\` (\`id\` int unsigned not null auto_increment primary key, \`public_id\` varchar(24) not null, \`case_id\` int not null, \`handler_id\` varchar(24) not null, \`starts_at\` datetime(3) not null, \`ends_at\` datetime(3) not null, \`sealed\` text null, \`status\` varchar(8) not null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`campus_case_times\` add index \`ix_campus_case_times_case\` (\`case_id\`, \`starts_at\`);`,
    )
    this.addSql(
      `alter table \`campus_case_times\` add index \`ix_campus_case_times_handler\` (\`handler_id\`, \`status\`, \`ends_at\`);`,
    )
    this.addSql(
      `alter table \`campus_case_times\` add unique \`uq_campus_case_times_public\` (\`public_id\`);`,
    )

    this.addSql(
      `create table \`campus_codes\` (\`id\` int unsigned not null auto_increment primary key, \`campus_id\` varchar(32) not null, \`student_number\` varchar(20) not null, \`person_id\` varchar(24) not null, \`kind\` varchar(8) not null, \`status\` varchar(8) not null, \`active\` int null, \`sealed_name\` varchar(400) not null, \`until\` datetime(3) not null, \`ended_why\` varchar(16) null, \`ended_by\` varchar(24) null, \`locked_by\` varchar(24) null, \`created_at\` datetime(3) not null, \`ended_at\` datetime(3) null, \`forget_at\` datetime(3) null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`campus_codes\` add index \`ix_campus_codes_until\` (\`active\`, \`until\`);`)
    this.addSql(`alter table \`campus_codes\` add index \`ix_campus_codes_forget\` (\`forget_at\`);`)
    this.addSql(
      `alter table \`campus_codes\` add unique \`uq_campus_codes_member\` (\`campus_id\`, \`student_number\`, \`active\`);`,
    )
    this.addSql(
      `alter table \`campus_codes\` add unique \`uq_campus_codes_person\` (\`person_id\`, \`active\`);`,
    )

    this.addSql(
      `create table \`campus_code_history\` (\`id\` int unsigned not null auto_increment primary key, \`campus_id\` varchar(32) not null, \`student_number\` varchar(20) not null, \`step\` varchar(8) not null, \`by\` varchar(24) null, \`reason\` varchar(400) null, \`at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`campus_code_history\` add index \`ix_campus_code_history_number\` (\`campus_id\`, \`student_number\`, \`id\`);`,
    )

    this.addSql(
      `create table \`campus_departments\` (\`id\` varchar(24) not null, \`campus_id\` varchar(32) not null, \`label\` varchar(60) not null, \`person_id\` varchar(24) not null, \`created_by\` varchar(24) not null, \`created_at\` datetime(3) not null, \`ended_at\` datetime(3) null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`campus_departments\` add index \`ix_campus_departments_campus\` (\`campus_id\`, \`ended_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`campus_departments\` add index \`ix_campus_departments_person\` (\`person_id\`);`,
    )

    this.addSql(
      `create table \`campus_handlers\` (\`id\` int unsigned not null auto_increment primary key, \`campus_id\` varchar(32) not null, \`service\` varchar(32) not null, \`person_id\` varchar(24) not null, \`added_by\` varchar(24) null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`campus_handlers\` add index \`ix_campus_handlers_person\` (\`person_id\`);`)
    this.addSql(
      `alter table \`campus_handlers\` add unique \`uq_campus_handlers\` (\`campus_id\`, \`service\`, \`person_id\`);`,
    )

    this.addSql(
      `create table \`campus_members\` (\`campus_id\` varchar(32) not null, \`number\` varchar(20) not null, \`kind\` varchar(8) not null, \`mark\` varchar(22) not null, \`until\` datetime(3) not null, \`left_at\` datetime(3) null, primary key (\`campus_id\`, \`number\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )

    this.addSql(
      `create table \`campus_messages\` (\`id\` int unsigned not null auto_increment primary key, \`number\` varchar(12) not null, \`by\` varchar(8) not null, \`person_id\` varchar(24) not null, \`sealed\` text not null, \`at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`campus_messages\` add index \`ix_campus_messages_number\` (\`number\`, \`id\`);`,
    )

    this.addSql(
      `create table \`campus_moves\` (\`code_hash\` varchar(64) not null, \`campus_id\` varchar(32) not null, \`student_number\` varchar(20) not null, \`reason\` varchar(200) not null, \`issued_by\` varchar(24) not null, \`used_by\` varchar(24) null, \`expires_at\` datetime(3) not null, \`created_at\` datetime(3) not null, primary key (\`code_hash\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`campus_moves\` add index \`ix_campus_moves_member\` (\`campus_id\`, \`student_number\`);`,
    )
    this.addSql(`alter table \`campus_moves\` add index \`ix_campus_moves_expires\` (\`expires_at\`);`)

    this.addSql(
      `create table \`campus_passes\` (\`cti\` varchar(12) not null, \`code_id\` int not null, \`campus_id\` varchar(32) not null, \`kid\` int not null, \`token\` varchar(400) not null, \`purposes\` int not null, \`not_before\` datetime(3) not null, \`expires_at\` datetime(3) not null, \`revoked_at\` datetime(3) null, \`created_at\` datetime(3) not null, primary key (\`cti\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`campus_passes\` add index \`ix_campus_passes_code\` (\`code_id\`, \`expires_at\`);`,
    )
    this.addSql(
      `alter table \`campus_passes\` add index \`ix_campus_passes_revoked\` (\`campus_id\`, \`revoked_at\`, \`expires_at\`);`,
    )
    this.addSql(`alter table \`campus_passes\` add index \`ix_campus_passes_expires\` (\`expires_at\`);`)

    this.addSql(
      `create table \`campus_posters\` (\`scene\` varchar(32) not null, \`campus_id\` varchar(32) not null, \`label\` varchar(60) not null, \`opens\` varchar(32) not null, \`created_by\` varchar(24) not null, \`created_at\` datetime(3) not null, \`revoked_at\` datetime(3) null, primary key (\`scene\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`campus_posters\` add index \`ix_campus_posters_campus\` (\`campus_id\`, \`created_at\`, \`scene\`);`,
    )

    this.addSql(
      `create table \`campus_services\` (\`code\` varchar(32) not null, \`position\` int not null, \`name\` json not null, \`hint\` json not null, \`icon\` varchar(32) not null, \`shape\` varchar(8) not null, \`category\` varchar(32) null, \`questions\` json not null, \`resolve_within\` json not null, \`confidentiality\` varchar(8) not null, \`anonymous\` tinyint(1) not null, \`joint\` varchar(8) null, \`opens\` varchar(16) null, \`enabled\` tinyint(1) not null, \`updated_at\` datetime(3) not null, primary key (\`code\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )

    this.addSql(
      `create table \`campus_sos\` (\`id\` int unsigned not null auto_increment primary key, \`number\` varchar(12) not null, \`person_id\` varchar(24) null, \`open_key\` varchar(24) null, \`status\` varchar(16) not null, \`origin\` varchar(8) not null, \`campus_id\` varchar(32) null, \`police_id\` varchar(32) null, \`desk_id\` varchar(32) null, \`note\` varchar(600) null, \`presses\` int not null, \`alerted\` int not null, \`steps\` int not null, \`raised_at\` datetime(3) not null, \`acknowledged_at\` datetime(3) null, \`arrived_at\` datetime(3) null, \`closed_at\` datetime(3) null, \`forget_at\` datetime(3) null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`campus_sos\` add unique \`uq_campus_sos_number\` (\`number\`);`)
    this.addSql(`alter table \`campus_sos\` add unique \`uq_campus_sos_open\` (\`open_key\`);`)
    this.addSql(
      `alter table \`campus_sos\` add index \`ix_campus_sos_person\` (\`person_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`campus_sos\` add index \`ix_campus_sos_campus\` (\`campus_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`campus_sos\` add index \`ix_campus_sos_police\` (\`police_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`campus_sos\` add index \`ix_campus_sos_desk\` (\`desk_id\`, \`created_at\`, \`id\`);`,
    )

    this.addSql(
      `create table \`campus_steps\` (\`place\` varchar(64) not null, \`purpose\` varchar(8) not null, \`cti\` varchar(12) not null, \`last_step\` int not null, \`expires_at\` datetime(3) not null, primary key (\`place\`, \`purpose\`, \`cti\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`campus_steps\` add index \`ix_campus_steps_expires\` (\`expires_at\`);`)

    this.addSql(
      `create table \`campus_tries\` (\`mark\` varchar(44) not null, \`wrong_at\` varchar(400) not null default '', \`latest_at\` datetime(3) not null, \`locked_until\` datetime(3) null, primary key (\`mark\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`campus_tries\` add index \`ix_campus_tries_latest\` (\`latest_at\`);`)

    this.addSql(
      `create table \`campus_walks\` (\`id\` varchar(24) not null, \`person_id\` varchar(24) not null, \`open_key\` varchar(24) null, \`status\` varchar(8) not null, \`campus_id\` varchar(32) null, \`lng\` double null, \`lat\` double null, \`placed_at\` datetime(3) null, \`until\` datetime(3) not null, \`sos_number\` varchar(12) null, \`ended_at\` datetime(3) null, \`created_at\` datetime(3) not null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`campus_walks\` add unique \`uq_campus_walks_open\` (\`open_key\`);`)
    this.addSql(
      `alter table \`campus_walks\` add index \`ix_campus_walks_person\` (\`person_id\`, \`created_at\`);`,
    )

    this.addSql(
      `create table \`campus_fraud_entries\` (\`id\` int unsigned not null auto_increment primary key, \`kind\` varchar(8) not null, \`value\` varchar(200) not null, \`note\` varchar(400) null, \`micro_brain_id\` varchar(32) not null, \`added_by\` varchar(24) not null, \`active\` int null, \`removed_by\` varchar(24) null, \`removed_at\` datetime(3) null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`campus_fraud_entries\` add index \`ix_campus_fraud_entries_created\` (\`active\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`campus_fraud_entries\` add unique \`uq_campus_fraud_entries\` (\`kind\`, \`value\`, \`active\`);`,
    )

    this.addSql(
      `create table \`campus_lost_claims\` (\`id\` int unsigned not null auto_increment primary key, \`public_id\` varchar(24) not null, \`item_id\` int not null, \`person_id\` varchar(24) not null, \`open_key\` varchar(40) null, \`status\` varchar(12) not null, \`sealed_details\` text null, \`reason\` varchar(400) null, \`decided_by\` varchar(24) null, \`decided_at\` datetime(3) null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`campus_lost_claims\` add unique \`uq_campus_lost_claims_public\` (\`public_id\`);`,
    )
    this.addSql(
      `alter table \`campus_lost_claims\` add unique \`uq_campus_lost_claims_open\` (\`open_key\`);`,
    )
    this.addSql(
      `alter table \`campus_lost_claims\` add index \`ix_campus_lost_claims_item\` (\`item_id\`, \`status\`);`,
    )
    this.addSql(
      `alter table \`campus_lost_claims\` add index \`ix_campus_lost_claims_person\` (\`person_id\`, \`created_at\`, \`id\`);`,
    )

    this.addSql(
      `create table \`campus_lost_items\` (\`id\` int unsigned not null auto_increment primary key, \`public_id\` varchar(24) not null, \`campus_id\` varchar(32) not null, \`person_id\` varchar(24) null, \`kind\` varchar(8) not null, \`category\` varchar(16) not null, \`status\` varchar(12) not null, \`title\` varchar(80) not null, \`text\` varchar(600) null, \`spot\` varchar(120) null, \`lng\` double null, \`lat\` double null, \`at\` datetime(3) not null, \`photo_ids\` json not null, \`sealed_details\` text null, \`kept_at\` varchar(120) null, \`closed_reason\` varchar(400) null, \`closed_at\` datetime(3) null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`campus_lost_items\` add unique \`uq_campus_lost_items_public\` (\`public_id\`);`,
    )
    this.addSql(
      `alter table \`campus_lost_items\` add index \`ix_campus_lost_items_list\` (\`campus_id\`, \`status\`, \`kind\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`campus_lost_items\` add index \`ix_campus_lost_items_all\` (\`status\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`campus_lost_items\` add index \`ix_campus_lost_items_person\` (\`person_id\`, \`created_at\`, \`id\`);`,
    )

    this.addSql(
      `create table \`campus_quiz_results\` (\`id\` int unsigned not null auto_increment primary key, \`person_id\` varchar(24) not null, \`answers\` json not null, \`right\` int not null, \`of\` int not null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`campus_quiz_results\` add index \`ix_campus_quiz_results_person\` (\`person_id\`, \`created_at\`, \`id\`);`,
    )

    this.addSql(
      `create table \`campus_sos_alerts\` (\`id\` int unsigned not null auto_increment primary key, \`sos_id\` int not null, \`person_id\` varchar(24) not null, \`side\` varchar(8) not null, \`micro_brain_id\` varchar(32) not null, \`rank\` int not null, \`distance_m\` int null, \`at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`campus_sos_alerts\` add unique \`uq_campus_sos_alerts\` (\`sos_id\`, \`person_id\`);`,
    )

    this.addSql(
      `create table \`campus_sos_history\` (\`id\` int unsigned not null auto_increment primary key, \`sos_id\` int not null, \`seq\` int not null, \`step\` varchar(16) not null, \`status\` varchar(16) not null, \`by\` varchar(8) not null, \`person_id\` varchar(24) null, \`note\` varchar(600) null, \`at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`campus_sos_history\` add index \`ix_campus_sos_history_at\` (\`at\`, \`id\`);`)
    this.addSql(
      `alter table \`campus_sos_history\` add unique \`uq_campus_sos_history\` (\`sos_id\`, \`seq\`);`,
    )

    this.addSql(
      `create table \`campus_sos_places\` (\`id\` int unsigned not null auto_increment primary key, \`sos_id\` int not null, \`lng\` double not null, \`lat\` double not null, \`taken_at\` datetime(3) not null, \`received_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`campus_sos_places\` add unique \`uq_campus_sos_places\` (\`sos_id\`, \`taken_at\`);`,
    )

    this.addSql(`alter table \`reports\` add \`service\` varchar(32) null;`)
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
