import { Migration } from '@mikro-orm/migrations'

export class Migration20261122140000_command_post extends Migration {
  override name = 'Migration20261122140000_command_post'

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`device_tokens\` (\`id\` int unsigned not null auto_increment primary key, \`public_id\` varchar(24) not null, \`token_hash\` varchar(64) not null, \`name\` varchar(40) not null, \`micro_brain_id\` varchar(32) not null, \`created_by\` varchar(24) not null, \`created_at\` datetime(3) not null, \`last_used_at\` datetime(3) null, \`revoked_at\` datetime(3) null, \`revoked_by\` varchar(24) null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`device_tokens\` add index \`ix_device_tokens_home\` (\`micro_brain_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(`alter table \`device_tokens\` add unique \`uq_device_tokens_hash\` (\`token_hash\`);`)
    this.addSql(`alter table \`device_tokens\` add unique \`uq_device_tokens_public\` (\`public_id\`);`)

    this.addSql(
      `create table \`dispatch_rules\` (\`id\` int unsigned not null auto_increment primary key, \`micro_brain_id\` varchar(32) not null, \`position\` int not null, \`category\` varchar(32) null, \`hours_from\` varchar(5) null, \`hours_until\` varchar(5) null, \`keyword\` varchar(20) null, \`staff_id\` varchar(24) null, \`team_id\` varchar(32) null, \`changed_by\` varchar(24) not null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`dispatch_rules\` add unique \`uq_dispatch_rules\` (\`micro_brain_id\`, \`position\`);`,
    )

    this.addSql(
      `create table \`dispatch_turns\` (\`micro_brain_id\` varchar(32) not null, \`person_id\` varchar(24) null, \`changed_at\` datetime(3) not null, primary key (\`micro_brain_id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )

    this.addSql(
      `create table \`duty_presences\` (\`id\` int unsigned not null auto_increment primary key, \`micro_brain_id\` varchar(32) not null, \`person_id\` varchar(24) not null, \`is_on\` tinyint(1) not null, \`since\` datetime(3) not null, \`until\` datetime(3) not null, \`open_key\` varchar(64) null, \`ended_at\` datetime(3) null, \`lng\` double null, \`lat\` double null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`duty_presences\` add index \`ix_duty_presences_home\` (\`micro_brain_id\`, \`ended_at\`, \`until\`);`,
    )
    this.addSql(
      `alter table \`duty_presences\` add index \`ix_duty_presences_person\` (\`person_id\`, \`since\`);`,
    )
    this.addSql(`alter table \`duty_presences\` add unique \`uq_duty_presences\` (\`open_key\`);`)

    this.addSql(
      `create table \`duty_rosters\` (\`id\` int unsigned not null auto_increment primary key, \`micro_brain_id\` varchar(32) not null, \`person_id\` varchar(24) null, \`team_id\` varchar(32) null, \`date\` varchar(10) null, \`frames\` json not null, \`follows_calendar\` tinyint(1) not null, \`open_key\` varchar(100) null, \`changed_by\` varchar(24) not null, \`created_at\` datetime(3) not null, \`ended_at\` datetime(3) null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`duty_rosters\` add index \`ix_duty_rosters_home\` (\`micro_brain_id\`, \`ended_at\`, \`date\`);`,
    )
    this.addSql(`alter table \`duty_rosters\` add unique \`uq_duty_rosters\` (\`open_key\`);`)

    this.addSql(
      `create table \`hazards\` (\`id\` int unsigned not null auto_increment primary key, \`number\` varchar(14) not null, \`title\` varchar(60) not null, \`kind\` varchar(16) not null, \`level\` varchar(8) not null, \`status\` varchar(12) not null, \`home_id\` varchar(32) not null, \`address\` varchar(255) null, \`lng\` double null, \`lat\` double null, \`report_id\` int null, \`report_number\` varchar(12) null, \`open_report_id\` int null, \`responsible\` varchar(60) null, \`rectify_by\` varchar(10) not null, \`promised_at\` datetime(3) not null, \`yellow_at\` datetime(3) not null, \`due_at\` datetime(3) not null, \`due_seq\` int not null, \`rectified_by_id\` varchar(24) null, \`sent_back_count\` int not null, \`cover_photo_id\` varchar(24) null, \`steps\` int not null, \`created_at\` datetime(3) not null, \`struck_off_at\` datetime(3) null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`hazards\` add unique \`uq_hazards_number\` (\`number\`);`)
    this.addSql(
      `alter table \`hazards\` add index \`ix_hazards_home\` (\`home_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`hazards\` add index \`ix_hazards_home_status\` (\`home_id\`, \`status\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`hazards\` add index \`ix_hazards_home_due\` (\`home_id\`, \`status\`, \`due_at\`, \`id\`);`,
    )
    this.addSql(`alter table \`hazards\` add unique \`uq_hazards_open_report\` (\`open_report_id\`);`)

    this.addSql(
      `create table \`hazard_history\` (\`id\` int unsigned not null auto_increment primary key, \`hazard_id\` int not null, \`seq\` int not null, \`step\` varchar(16) not null, \`status\` varchar(12) not null, \`role\` varchar(16) not null, \`micro_brain_id\` varchar(32) null, \`person_id\` varchar(24) null, \`note\` text null, \`rectify_by\` varchar(10) null, \`responsible\` varchar(60) null, \`photo_ids\` json not null, \`at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`hazard_history\` add unique \`uq_hazard_history_seq\` (\`hazard_id\`, \`seq\`);`,
    )

    this.addSql(
      `create table \`inquiries\` (\`id\` int unsigned not null auto_increment primary key, \`report_id\` int not null, \`open_report_id\` int null, \`home_id\` varchar(32) not null, \`asked_by_id\` varchar(32) not null, \`asker_id\` varchar(24) not null, \`question\` text not null, \`status\` varchar(12) not null, \`promised_at\` datetime(3) not null, \`due_at\` datetime(3) not null, \`due_seq\` int not null, \`late\` tinyint(1) not null, \`sent_back_count\` int not null, \`steps\` int not null, \`created_at\` datetime(3) not null, \`closed_at\` datetime(3) null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`inquiries\` add index \`ix_inquiries_report\` (\`report_id\`, \`id\`);`)
    this.addSql(
      `alter table \`inquiries\` add index \`ix_inquiries_home\` (\`home_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`inquiries\` add index \`ix_inquiries_home_status\` (\`home_id\`, \`status\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`inquiries\` add index \`ix_inquiries_asked_by\` (\`asked_by_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`inquiries\` add index \`ix_inquiries_asked_by_status\` (\`asked_by_id\`, \`status\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(`alter table \`inquiries\` add unique \`uq_inquiries_open\` (\`open_report_id\`);`)

    this.addSql(
      `create table \`inquiry_history\` (\`id\` int unsigned not null auto_increment primary key, \`inquiry_id\` int not null, \`seq\` int not null, \`step\` varchar(16) not null, \`status\` varchar(12) not null, \`role\` varchar(16) not null, \`micro_brain_id\` varchar(32) null, \`person_id\` varchar(24) null, \`note\` text null, \`due_at\` datetime(3) null, \`photo_ids\` json not null, \`at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`inquiry_history\` add unique \`uq_inquiry_history_seq\` (\`inquiry_id\`, \`seq\`);`,
    )

    this.addSql(
      `create table \`mediations\` (\`id\` int unsigned not null auto_increment primary key, \`public_id\` varchar(24) not null, \`report_id\` int not null, \`round\` int not null, \`status\` varchar(12) not null, \`mediator_id\` varchar(24) not null, \`mediator_name\` varchar(80) not null, \`version\` int not null default 0, \`follow_up_at\` datetime(3) null, \`follow_up_kept\` tinyint(1) null, \`follow_up_note\` text null, \`end_reason\` text null, \`steps\` int not null, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`mediations\` add unique \`uq_mediations_public_id\` (\`public_id\`);`)
    this.addSql(`alter table \`mediations\` add unique \`uq_mediations_round\` (\`report_id\`, \`round\`);`)

    this.addSql(
      `create table \`mediation_agreements\` (\`id\` int unsigned not null auto_increment primary key, \`mediation_id\` int not null, \`version\` int not null, \`text\` text not null, \`state\` varchar(8) not null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`mediation_agreements\` add unique \`uq_mediation_agreements\` (\`mediation_id\`, \`version\`);`,
    )

    this.addSql(
      `create table \`mediation_answers\` (\`id\` int unsigned not null auto_increment primary key, \`mediation_id\` int not null, \`version\` int not null, \`side\` varchar(8) not null, \`answer\` varchar(8) not null, \`note\` text null, \`person_id\` varchar(24) not null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`mediation_answers\` add unique \`uq_mediation_answers\` (\`mediation_id\`, \`version\`, \`side\`);`,
    )

    this.addSql(
      `create table \`mediation_appointments\` (\`id\` int unsigned not null auto_increment primary key, \`mediation_id\` int not null, \`at\` datetime(3) not null, \`place\` varchar(400) not null, \`state\` varchar(12) not null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`mediation_appointments\` add index \`ix_mediation_appointments\` (\`mediation_id\`, \`id\`);`,
    )

    this.addSql(
      `create table \`mediation_history\` (\`id\` int unsigned not null auto_increment primary key, \`mediation_id\` int not null, \`seq\` int not null, \`step\` varchar(16) not null, \`status\` varchar(12) not null, \`by\` varchar(12) not null, \`person_id\` varchar(24) null, \`note\` text null, \`data\` json not null, \`at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`mediation_history\` add unique \`uq_mediation_history_seq\` (\`mediation_id\`, \`seq\`);`,
    )

    this.addSql(
      `create table \`mediation_parties\` (\`id\` int unsigned not null auto_increment primary key, \`mediation_id\` int not null, \`side\` varchar(8) not null, \`person_id\` varchar(24) null, \`in_person\` tinyint(1) not null, \`name\` varchar(80) null, \`code_hash\` varchar(64) null, \`code_expires_at\` datetime(3) null, \`joined_at\` datetime(3) null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`mediation_parties\` add unique \`uq_mediation_parties_code\` (\`code_hash\`);`)
    this.addSql(
      `alter table \`mediation_parties\` add index \`ix_mediation_parties_person\` (\`person_id\`, \`mediation_id\`);`,
    )
    this.addSql(
      `alter table \`mediation_parties\` add unique \`uq_mediation_parties_side\` (\`mediation_id\`, \`side\`);`,
    )

    this.addSql(
      `create table \`mediation_statements\` (\`id\` int unsigned not null auto_increment primary key, \`mediation_id\` int not null, \`side\` varchar(8) not null, \`text\` text not null, \`photo_ids\` json not null, \`by_staff\` tinyint(1) not null, \`person_id\` varchar(24) not null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`mediation_statements\` add index \`ix_mediation_statements_side\` (\`mediation_id\`, \`side\`, \`id\`);`,
    )

    this.addSql(
      `create table \`post_terms\` (\`id\` int unsigned not null auto_increment primary key, \`micro_brain_id\` varchar(32) not null, \`category\` varchar(32) not null default '', \`mode\` varchar(16) null, \`accept_within\` json null, \`resolve_within\` json null, \`second_look\` tinyint(1) null, \`most_open\` int null, \`changed_by\` varchar(24) null, \`changed_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`post_terms\` add unique \`uq_post_terms\` (\`micro_brain_id\`, \`category\`);`)

    this.addSql(
      `create table \`reply_templates\` (\`id\` int unsigned not null auto_increment primary key, \`public_id\` varchar(24) not null, \`micro_brain_id\` varchar(32) not null, \`category\` varchar(32) not null default '', \`step\` varchar(16) not null, \`title\` varchar(20) not null, \`text\` text not null, \`changed_by\` varchar(24) null, \`changed_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`reply_templates\` add unique \`uq_reply_templates\` (\`public_id\`);`)
    this.addSql(
      `alter table \`reply_templates\` add index \`ix_reply_templates\` (\`micro_brain_id\`, \`step\`, \`category\`, \`id\`);`,
    )

    this.addSql(
      `create table \`report_merges\` (\`id\` int unsigned not null auto_increment primary key, \`report_id\` int not null, \`seq\` int not null, \`target_id\` int not null, \`from_seq\` int not null, \`until_seq\` int null, \`before\` json not null, \`merged_at\` datetime(3) not null, \`ended_at\` datetime(3) null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`report_merges\` add index \`ix_report_merges_target\` (\`target_id\`, \`report_id\`);`,
    )
    this.addSql(`alter table \`report_merges\` add unique \`uq_report_merges_seq\` (\`report_id\`, \`seq\`);`)

    this.addSql(
      `create table \`staff_filters\` (\`id\` int unsigned not null auto_increment primary key, \`person_id\` varchar(24) not null, \`micro_brain_id\` varchar(32) not null, \`name\` varchar(40) not null, \`name_hash\` varchar(64) not null, \`query\` json not null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`staff_filters\` add unique \`uq_staff_filters_name\` (\`person_id\`, \`micro_brain_id\`, \`name_hash\`);`,
    )

    this.addSql(
      `create table \`staff_exports\` (\`id\` int unsigned not null auto_increment primary key, \`public_id\` varchar(24) not null, \`person_id\` varchar(24) not null, \`role\` varchar(16) not null, \`micro_brain_id\` varchar(32) not null, \`kind\` varchar(16) not null, \`format\` varchar(8) not null, \`from_day\` varchar(10) not null, \`to_day\` varchar(10) not null, \`masked\` tinyint(1) not null, \`reason\` varchar(255) null, \`status\` varchar(8) not null, \`rows\` int not null default 0, \`parts\` int not null default 0, \`after_at\` datetime(3) null, \`after_id\` int null, \`created_at\` datetime(3) not null, \`ready_at\` datetime(3) null, \`expires_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`staff_exports\` add index \`ix_staff_exports_person\` (\`person_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`staff_exports\` add index \`ix_staff_exports_post\` (\`micro_brain_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`staff_exports\` add index \`ix_staff_exports_created\` (\`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`staff_exports\` add index \`ix_staff_exports_expires\` (\`status\`, \`expires_at\`);`,
    )
    this.addSql(`alter table \`staff_exports\` add unique \`uq_staff_exports_public\` (\`public_id\`);`)

    this.addSql(
      `create table \`staff_profiles\` (\`id\` int unsigned not null auto_increment primary key, \`micro_brain_id\` varchar(32) not null, \`person_id\` varchar(24) not null, \`name\` varchar(20) not null, \`most_open\` int null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`staff_profiles\` add unique \`uq_staff_profiles\` (\`micro_brain_id\`, \`person_id\`);`,
    )

    this.addSql(
      `create table \`stat_rollups\` (\`part\` varchar(16) not null, \`scope_id\` varchar(32) not null, \`span\` varchar(1) not null, \`period\` varchar(10) not null, \`category\` varchar(32) not null, \`received\` int not null, \`accepted\` int not null, \`accepted_in_time\` int not null, \`resolved\` int not null, \`resolved_in_time\` int not null, \`closed\` int not null, \`refused_closes\` int not null, \`reopened\` int not null, \`rejected\` int not null, \`transferred\` int not null, \`withdrawn\` int not null, \`merged\` int not null, \`rated\` int not null, \`satisfied\` int not null, \`stars\` int not null, \`accept_minutes\` text not null, \`resolve_minutes\` text not null, \`hours\` text not null, \`sources\` text not null, primary key (\`part\`, \`scope_id\`, \`span\`, \`period\`, \`category\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`stat_rollups\` add index \`ix_stat_rollups_period\` (\`span\`, \`period\`);`)

    this.addSql(
      `create table \`stat_state\` (\`id\` int unsigned not null auto_increment primary key, \`rolled_until\` varchar(10) not null, \`tree\` varchar(64) not null, \`revision\` varchar(21) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )

    this.addSql(
      `create table \`supervision_samples\` (\`id\` int unsigned not null auto_increment primary key, \`micro_brain_id\` varchar(32) not null, \`date\` varchar(10) not null, \`report_ids\` json not null, \`population\` int not null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`supervision_samples\` add unique \`uq_supervision_samples\` (\`micro_brain_id\`, \`date\`);`,
    )

    this.addSql(
      `create table \`teams\` (\`id\` varchar(32) not null, \`micro_brain_id\` varchar(32) not null, \`kind\` varchar(20) not null, \`name\` varchar(30) not null, \`lng\` double null, \`lat\` double null, \`ended_at\` datetime(3) null, \`created_at\` datetime(3) not null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`teams\` add index \`ix_teams_home\` (\`micro_brain_id\`, \`id\`);`)

    this.addSql(
      `create table \`team_members\` (\`id\` int unsigned not null auto_increment primary key, \`team_id\` varchar(32) not null, \`person_id\` varchar(24) not null, \`open_key\` varchar(64) null, \`created_at\` datetime(3) not null, \`ended_at\` datetime(3) null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`team_members\` add index \`ix_team_members_team\` (\`team_id\`, \`person_id\`);`,
    )
    this.addSql(
      `alter table \`team_members\` add index \`ix_team_members_person\` (\`person_id\`, \`team_id\`);`,
    )
    this.addSql(`alter table \`team_members\` add unique \`uq_team_members\` (\`open_key\`);`)

    this.addSql(
      `create table \`volunteers\` (\`id\` int unsigned not null auto_increment primary key, \`public_id\` varchar(24) not null, \`micro_brain_id\` varchar(32) not null, \`person_id\` varchar(24) not null, \`kind\` varchar(12) not null, \`status\` varchar(12) not null, \`name\` varchar(80) not null, \`phone\` varchar(20) not null, \`words\` text null, \`reason\` varchar(800) null, \`consent_version\` varchar(20) not null, \`consent_at\` datetime(3) not null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`volunteers\` add unique \`uq_volunteers_public_id\` (\`public_id\`);`)
    this.addSql(`alter table \`volunteers\` add index \`ix_volunteers_person\` (\`person_id\`);`)
    this.addSql(
      `alter table \`volunteers\` add index \`ix_volunteers_post\` (\`micro_brain_id\`, \`status\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`volunteers\` add index \`ix_volunteers_all\` (\`micro_brain_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`volunteers\` add unique \`uq_volunteers\` (\`micro_brain_id\`, \`person_id\`);`,
    )

    this.addSql(
      `create table \`volunteer_claims\` (\`id\` int unsigned not null auto_increment primary key, \`public_id\` varchar(24) not null, \`task_id\` int not null, \`volunteer_id\` int not null, \`status\` varchar(12) not null, \`words\` text null, \`photo_ids\` json not null, \`quarters\` int null, \`confirmed_quarters\` int null, \`year\` int null, \`reason\` varchar(800) null, \`confirmed_by\` varchar(24) null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`volunteer_claims\` add unique \`uq_volunteer_claims_public_id\` (\`public_id\`);`,
    )
    this.addSql(
      `alter table \`volunteer_claims\` add index \`ix_volunteer_claims_volunteer\` (\`volunteer_id\`, \`status\`, \`year\`);`,
    )
    this.addSql(
      `alter table \`volunteer_claims\` add unique \`uq_volunteer_claims\` (\`task_id\`, \`volunteer_id\`);`,
    )

    this.addSql(
      `create table \`volunteer_history\` (\`id\` int unsigned not null auto_increment primary key, \`volunteer_id\` int null, \`task_id\` int null, \`step\` varchar(16) not null, \`by\` varchar(12) not null, \`person_id\` varchar(24) null, \`note\` text null, \`data\` json not null, \`at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`volunteer_history\` add index \`ix_volunteer_history_volunteer\` (\`volunteer_id\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`volunteer_history\` add index \`ix_volunteer_history_task\` (\`task_id\`, \`id\`);`,
    )

    this.addSql(
      `create table \`volunteer_tasks\` (\`id\` int unsigned not null auto_increment primary key, \`public_id\` varchar(24) not null, \`micro_brain_id\` varchar(32) not null, \`report_id\` int null, \`care\` tinyint(1) not null, \`status\` varchar(12) not null, \`title\` varchar(160) not null, \`words\` text not null, \`area\` varchar(240) not null, \`shown_lng\` double not null, \`shown_lat\` double not null, \`lng\` double not null, \`lat\` double not null, \`meeting\` varchar(400) not null, \`starts_at\` datetime(3) not null, \`ends_at\` datetime(3) not null, \`people\` int not null, \`taken\` int not null default 0, \`quarters\` int not null, \`reason\` varchar(800) null, \`made_by\` varchar(24) not null, \`answered_at\` datetime(3) null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`volunteer_tasks\` add unique \`uq_volunteer_tasks_public_id\` (\`public_id\`);`,
    )
    this.addSql(
      `alter table \`volunteer_tasks\` add index \`ix_volunteer_tasks_post\` (\`micro_brain_id\`, \`status\`, \`starts_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`volunteer_tasks\` add index \`ix_volunteer_tasks_made\` (\`micro_brain_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`volunteer_tasks\` add index \`ix_volunteer_tasks_report\` (\`report_id\`, \`id\`);`,
    )

    this.addSql(
      `alter table \`reports\` add \`dispatched_at\` datetime(3) null, add \`checking_seq\` int null, add \`merged_into_id\` int null, add \`merged_count\` int not null default 0, add \`parent_id\` int null, add \`ladder_at\` datetime(3) null, add \`ladder_done\` int not null default 0, add \`rated_at\` datetime(3) null, add \`has_helpers\` tinyint(1) not null default false;`,
    )
    this.addSql(
      `alter table \`reports\` add index \`ix_reports_open\` (\`status\`, \`home_id\`, \`asked_at\`, \`due_at\`, \`yellow_at\`, \`accept_due_at\`);`,
    )
    this.addSql(`alter table \`reports\` add index \`ix_reports_created\` (\`created_at\`, \`id\`);`)
    this.addSql(
      `alter table \`reports\` add index \`ix_reports_assignee\` (\`assignee_id\`, \`status\`, \`due_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`reports\` add index \`ix_reports_team\` (\`team_id\`, \`status\`, \`due_at\`, \`id\`);`,
    )
    this.addSql(`alter table \`reports\` add index \`ix_reports_merged\` (\`merged_into_id\`, \`id\`);`)
    this.addSql(`alter table \`reports\` add index \`ix_reports_parent\` (\`parent_id\`, \`id\`);`)
    this.addSql(
      `alter table \`reports\` add index \`ix_reports_home_reopened\` (\`home_id\`, \`reopen_count\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`reports\` add index \`ix_reports_home_rating\` (\`home_id\`, \`rating\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`reports\` add index \`ix_reports_ladder\` (\`ladder_at\`, \`status\`, \`ladder_done\`, \`asked_at\`);`,
    )
    this.addSql(
      `alter table \`reports\` add index \`ix_reports_home_resolved\` (\`home_id\`, \`resolved_at\`, \`id\`);`,
    )

    this.addSql(`alter table \`report_history\` add \`late\` tinyint(1) null;`)
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

    this.addSql(`alter table \`reports\` drop index \`ix_reports_open\`;`)
    this.addSql(`alter table \`reports\` drop index \`ix_reports_created\`;`)
    this.addSql(`alter table \`reports\` drop index \`ix_reports_assignee\`;`)
    this.addSql(`alter table \`reports\` drop index \`ix_reports_team\`;`)
    this.addSql(`alter table \`reports\` drop index \`ix_reports_merged\`;`)
    this.addSql(`alter table \`reports\` drop index \`ix_reports_parent\`;`)
    this.addSql(`alter table \`reports\` drop index \`ix_reports_home_reopened\`;`)
    this.addSql(`alter table \`reports\` drop index \`ix_reports_home_rating\`;`)
    this.addSql(`alter table \`reports\` drop index \`ix_reports_ladder\`;`)
    this.addSql(`alter table \`reports\` drop index \`ix_reports_home_resolved\`;`)
    this.addSql(
      `alter table \`reports\` drop column \`dispatched_at\`, drop column \`checking_seq\`, drop column \`merged_into_id\`, drop column \`merged_count\`, drop column \`parent_id\`, drop column \`ladder_at\`, drop column \`ladder_done\`, drop column \`rated_at\`, drop column \`has_helpers\`;`,
    )

    this.addSql(`alter table \`report_history\` drop column \`late\`;`)
  }
}
