import { Migration } from '@mikro-orm/migrations'

export class Migration20261122020158_initial extends Migration {
  override name = 'Migration20261122020158_initial'

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`access_records\` (\`id\` int unsigned not null auto_increment primary key, \`person_id\` varchar(24) not null, \`read_by\` varchar(24) not null, \`reader_role\` varchar(64) not null, \`field\` varchar(32) not null, \`reason\` varchar(255) not null, \`about\` varchar(32) null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`access_records\` add index \`ix_access_records_person\` (\`person_id\`, \`created_at\`, \`id\`);`,
    )

    this.addSql(
      `create table \`addresses\` (\`code\` varchar(64) not null, \`load_id\` int unsigned not null, \`kind\` enum('province','city','district','street','community','road','compound','building','unit','household') not null, \`parent_code\` varchar(64) null, \`name\` varchar(60) not null, \`number\` varchar(16) null, \`full_text\` varchar(200) not null, \`province_code\` varchar(64) null, \`city_code\` varchar(64) null, \`district_code\` varchar(64) null, \`community_id\` varchar(64) null, \`lng\` double null, \`lat\` double null, \`synonyms\` json not null, \`plates\` json not null, \`words\` json not null, \`synthetic\` tinyint(1) not null, primary key (\`code\`, \`load_id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`addresses\` add index \`ix_addresses_district\` (\`district_code\`, \`kind\`, \`name\`, \`code\`, \`load_id\`);`,
    )
    this.addSql(`alter table \`addresses\` add index \`ix_addresses_kind\` (\`kind\`, \`code\`);`)
    this.addSql(`alter table \`addresses\` add index \`ix_addresses_parent\` (\`parent_code\`, \`number\`);`)
    this.addSql(`alter table \`addresses\` add index \`ix_addresses_load\` (\`load_id\`, \`code\`);`)

    this.addSql(
      `create table \`address_loads\` (\`id\` int unsigned not null auto_increment primary key, \`running\` int null, \`status\` enum('running','published','unchanged','refused','abandoned') not null, \`added\` int not null, \`changed\` int not null, \`same\` int not null, \`refused\` int not null, \`started_at\` datetime(3) not null, \`touched_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`address_loads\` add unique \`uq_address_loads_running\` (\`running\`);`)

    this.addSql(
      `create table \`address_words\` (\`district_code\` varchar(64) not null, \`word\` varchar(120) not null, \`level\` int unsigned not null, \`address_code\` varchar(64) not null, \`load_id\` int unsigned not null, primary key (\`district_code\`, \`word\`, \`level\`, \`address_code\`, \`load_id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`address_words\` add index \`ix_address_words_word\` (\`word\`, \`level\`, \`address_code\`, \`district_code\`, \`load_id\`);`,
    )

    this.addSql(
      `create table \`areas\` (\`id\` int unsigned not null auto_increment primary key, \`version\` varchar(40) not null, \`micro_brain_id\` varchar(32) not null, \`polygons\` json not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`areas\` add unique \`uq_areas_version_home\` (\`version\`, \`micro_brain_id\`);`,
    )

    this.addSql(
      `create table \`area_turns\` (\`id\` int unsigned not null auto_increment primary key, \`version\` varchar(40) not null, \`action\` enum('publish','rollback','call-off') not null, \`valid_from\` datetime(3) not null, \`calls_off\` int null, \`done_by\` varchar(24) null, \`done_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )

    this.addSql(
      `create table \`area_versions\` (\`id\` int unsigned not null auto_increment primary key, \`version\` varchar(40) not null, \`synthetic\` tinyint(1) not null, \`note\` varchar(200) not null, \`area_count\` int not null, \`created_by\` varchar(24) null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`area_versions\` add unique \`uq_area_versions_version\` (\`version\`);`)

    this.addSql(
      `create table \`calendar_days\` (\`id\` int unsigned not null auto_increment primary key, \`date\` varchar(10) not null, \`district\` varchar(32) not null, \`kind\` enum('holiday','workday') not null, \`name\` varchar(40) not null, \`source\` enum('seed','admin','district') not null, \`changed_by\` varchar(24) null, \`changed_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`calendar_days\` add unique \`uq_calendar_days\` (\`date\`, \`district\`);`)

    this.addSql(
      `create table \`report_categories\` (\`code\` varchar(32) not null, \`position\` int not null, \`zh\` varchar(40) not null, \`en\` varchar(60) not null, \`home\` varchar(16) not null, \`informs\` varchar(16) null, \`resolve_within\` json not null, \`evidence\` tinyint(1) not null, \`may_be_public\` tinyint(1) not null, \`may_be_anonymous\` tinyint(1) not null, \`questions\` json not null, \`same_matter\` json not null, primary key (\`code\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )

    this.addSql(
      `create table \`database_mode\` (\`id\` int unsigned not null, \`mode\` varchar(16) not null, \`since\` datetime(3) not null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )

    this.addSql(
      `create table \`door_plates\` (\`code\` varchar(64) not null, \`load_id\` int unsigned not null, \`address_code\` varchar(64) not null, primary key (\`code\`, \`load_id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )

    this.addSql(
      `create table \`idempotent_answers\` (\`id\` varchar(64) not null, \`body_hash\` varchar(64) not null, \`status\` int not null, \`body\` text not null, \`created_at\` datetime(3) not null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`idempotent_answers\` add index \`ix_idempotent_answers_created\` (\`created_at\`);`,
    )

    this.addSql(
      `create table \`invitations\` (\`code_hash\` varchar(64) not null, \`micro_brain_id\` varchar(32) not null, \`role\` varchar(16) not null, \`invited_by\` varchar(24) not null, \`used_by\` varchar(24) null, \`expires_at\` datetime(3) not null, \`created_at\` datetime(3) not null, primary key (\`code_hash\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )

    this.addSql(
      `create table \`jobs\` (\`id\` int unsigned not null auto_increment primary key, \`kind\` varchar(48) not null, \`subject\` varchar(64) not null, \`payload\` json not null, \`state\` varchar(8) not null, \`attempts\` int not null, \`due_at\` datetime(3) not null, \`lease_token\` varchar(32) null, \`lease_until\` datetime(3) null, \`last_error\` varchar(255) null, \`last_tried_at\` datetime(3) null, \`done_at\` datetime(3) null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`jobs\` add index \`ix_jobs_due\` (\`state\`, \`due_at\`, \`id\`);`)
    this.addSql(`alter table \`jobs\` add index \`ix_jobs_subject\` (\`subject\`, \`state\`, \`id\`);`)
    this.addSql(`alter table \`jobs\` add index \`ix_jobs_lease\` (\`lease_token\`);`)

    this.addSql(
      `create table \`micro_brains\` (\`id\` varchar(32) not null, \`kind\` enum('community','campus','street','police','district') not null, \`name\` varchar(60) not null, \`path\` json not null, \`parent_id\` varchar(32) null, \`lng\` double not null, \`lat\` double not null, \`phone\` varchar(40) not null, \`working_hours\` varchar(100) not null, \`hours\` json not null, \`services\` json not null, \`directions\` varchar(200) not null, \`serves\` json not null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )

    this.addSql(
      `create table \`notices\` (\`id\` int unsigned not null auto_increment primary key, \`public_id\` varchar(24) not null, \`person_id\` varchar(24) not null, \`dedupe_key\` varchar(96) not null, \`kind\` varchar(32) not null, \`title\` varchar(100) not null, \`body\` varchar(255) not null, \`number\` varchar(12) null, \`audience\` varchar(12) not null, \`message\` varchar(8) not null, \`read_at\` datetime(3) null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`notices\` add unique \`uq_notices_public_id\` (\`public_id\`);`)
    this.addSql(`alter table \`notices\` add unique \`uq_notices_dedupe\` (\`dedupe_key\`);`)
    this.addSql(
      `alter table \`notices\` add index \`ix_notices_person\` (\`person_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(`alter table \`notices\` add index \`ix_notices_unread\` (\`person_id\`, \`read_at\`);`)

    this.addSql(
      `create table \`people\` (\`id\` varchar(24) not null, \`open_id\` varchar(96) null, \`phone\` varchar(20) null, \`created_at\` datetime(3) not null, \`deleted_at\` datetime(3) null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`people\` add unique \`uq_people_open_id\` (\`open_id\`);`)

    this.addSql(
      `create table \`person_roles\` (\`id\` int unsigned not null auto_increment primary key, \`person_id\` varchar(24) not null, \`role\` varchar(16) not null, \`scope\` varchar(64) not null default '', \`micro_brain_id\` varchar(32) null, \`granted_by\` varchar(24) null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`person_roles\` add index \`ix_person_roles_home\` (\`micro_brain_id\`, \`role\`);`,
    )
    this.addSql(
      `alter table \`person_roles\` add unique \`uq_person_roles\` (\`person_id\`, \`role\`, \`scope\`);`,
    )

    this.addSql(
      `create table \`photos\` (\`id\` varchar(24) not null, \`owner_id\` varchar(24) not null, \`report_id\` int null, \`attached_at\` datetime(3) null, \`width\` int not null, \`height\` int not null, \`created_at\` datetime(3) not null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`photos\` add index \`ix_photos_owner\` (\`owner_id\`, \`created_at\`);`)
    this.addSql(`alter table \`photos\` add index \`ix_photos_report\` (\`report_id\`);`)
    this.addSql(
      `alter table \`photos\` add index \`ix_photos_unattached\` (\`attached_at\`, \`created_at\`);`,
    )

    this.addSql(
      `create table \`reports\` (\`id\` int unsigned not null auto_increment primary key, \`number\` varchar(12) not null, \`person_id\` varchar(24) not null, \`source\` varchar(16) not null default 'app', \`text\` text not null, \`category\` varchar(32) not null, \`address\` varchar(255) null, \`lng\` double null, \`lat\` double null, \`spot_lng\` double null, \`spot_lat\` double null, \`cell\` varchar(48) null, \`answers\` json not null, \`anonymous\` tinyint(1) not null, \`public\` tinyint(1) not null, \`public_refused\` tinyint(1) not null, \`status\` varchar(16) not null, \`home_id\` varchar(32) not null, \`desk\` tinyint(1) not null, \`came_from_id\` varchar(32) null, \`assignee_id\` varchar(24) null, \`team_id\` varchar(32) null, \`promised_at\` datetime(3) not null, \`accept_due_at\` datetime(3) not null, \`due_at\` datetime(3) not null, \`yellow_at\` datetime(3) not null, \`asked_at\` datetime(3) null, \`question\` text null, \`accepted_at\` datetime(3) null, \`resolved_at\` datetime(3) null, \`closed_at\` datetime(3) null, \`auto_closed_at\` datetime(3) null, \`reminded_at\` datetime(3) null, \`remind_count\` int not null default 0, \`reopen_count\` int not null default 0, \`rejection_contested\` tinyint(1) not null default false, \`rating\` int null, \`rating_comment\` text null, \`rule_id\` varchar(64) not null, \`rule_version\` int not null, \`route_inputs\` json not null, \`areas_version\` varchar(64) not null, \`border_distance_m\` double null, \`near_border\` tinyint(1) not null, \`outside\` tinyint(1) not null, \`joint\` json not null, \`informed\` json not null, \`category_by\` varchar(16) not null, \`triage_version\` varchar(40) not null, \`urgent_number\` varchar(3) null, \`urgent_reason\` varchar(60) null, \`urgent_open\` int not null default 0, \`supports\` int not null default 0, \`delivery_status\` varchar(12) not null default 'none', \`delivery_attempts\` int not null default 0, \`delivery_tried_at\` datetime(3) null, \`delivery_reason\` varchar(255) null, \`cover_photo_id\` varchar(24) null, \`steps\` int not null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`reports\` add unique \`uq_reports_number\` (\`number\`);`)
    this.addSql(
      `alter table \`reports\` add index \`ix_reports_person\` (\`person_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(`alter table \`reports\` add index \`ix_reports_person_status\` (\`person_id\`, \`status\`);`)
    this.addSql(
      `alter table \`reports\` add index \`ix_reports_home\` (\`home_id\`, \`urgent_open\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`reports\` add index \`ix_reports_home_status\` (\`home_id\`, \`status\`, \`urgent_open\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`reports\` add index \`ix_reports_home_due\` (\`home_id\`, \`status\`, \`due_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`reports\` add index \`ix_reports_cell\` (\`cell\`, \`created_at\`, \`category\`);`,
    )

    this.addSql(
      `create table \`report_history\` (\`id\` int unsigned not null auto_increment primary key, \`report_id\` int not null, \`seq\` int not null, \`step\` varchar(16) not null, \`status\` varchar(16) not null, \`home_id\` varchar(32) not null, \`by\` varchar(16) not null, \`person_id\` varchar(24) null, \`note\` text null, \`internal_note\` text null, \`photo_ids\` json not null, \`data\` json not null, \`at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`report_history\` add unique \`uq_report_history_seq\` (\`report_id\`, \`seq\`);`,
    )

    this.addSql(
      `create table \`report_joints\` (\`id\` int unsigned not null auto_increment primary key, \`home_id\` varchar(32) not null, \`report_id\` int not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`report_joints\` add index \`ix_report_joints_report\` (\`report_id\`);`)
    this.addSql(`alter table \`report_joints\` add unique \`uq_report_joints\` (\`home_id\`, \`report_id\`);`)

    this.addSql(
      `create table \`report_supports\` (\`id\` int unsigned not null auto_increment primary key, \`report_id\` int not null, \`person_id\` varchar(24) not null, \`counts\` tinyint(1) not null, \`says_more\` tinyint(1) not null, \`note\` text null, \`photo_ids\` json not null, \`created_at\` datetime(3) not null, \`withdrawn_at\` datetime(3) null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`report_supports\` add index \`ix_report_supports_report\` (\`report_id\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`report_supports\` add index \`ix_report_supports_person\` (\`person_id\`, \`created_at\`, \`id\`);`,
    )

    this.addSql(
      `create table \`routing_alerts\` (\`id\` varchar(96) not null, \`kind\` varchar(32) not null, \`detail\` varchar(255) not null, \`first_seen_at\` datetime(3) not null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )

    this.addSql(
      `create table \`routing_revisions\` (\`id\` int unsigned not null auto_increment primary key, \`revision\` int not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )

    this.addSql(
      `create table \`rule_publications\` (\`id\` int unsigned not null, \`version\` int not null, \`published_by\` varchar(24) null, \`published_at\` datetime(3) not null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`rule_publications\` add index \`ix_rule_publications_version\` (\`version\`);`)

    this.addSql(
      `create table \`rule_versions\` (\`version\` int unsigned not null, \`based_on\` int not null, \`rules\` json not null, \`note\` varchar(200) not null, \`saved_by\` varchar(24) null, \`saved_at\` datetime(3) not null, primary key (\`version\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )

    this.addSql(
      `create table \`scan_sessions\` (\`id\` varchar(32) not null, \`scan_code\` varchar(32) not null, \`person_id\` varchar(24) null, \`used_at\` datetime(3) null, \`expires_at\` datetime(3) not null, \`created_at\` datetime(3) not null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`scan_sessions\` add unique \`uq_scan_sessions_code\` (\`scan_code\`);`)
    this.addSql(`alter table \`scan_sessions\` add index \`ix_scan_sessions_expires\` (\`expires_at\`);`)

    this.addSql(
      `create table \`signing_keys\` (\`generation\` int unsigned not null, \`secret\` varchar(64) not null, \`created_at\` datetime(3) not null, primary key (\`generation\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )

    this.addSql(
      `create table \`sites\` (\`id\` varchar(32) not null, \`kind\` varchar(32) not null, \`name\` varchar(60) not null, \`micro_brain_id\` varchar(32) not null, \`lng\` double not null, \`lat\` double not null, \`phone\` varchar(40) not null, \`working_hours\` varchar(100) not null, \`hours\` json not null, \`services\` json not null, \`directions\` varchar(200) not null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )

    this.addSql(
      `create table \`subscriptions\` (\`id\` int unsigned not null auto_increment primary key, \`person_id\` varchar(24) not null, \`template_id\` varchar(64) not null, \`remaining\` int not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`subscriptions\` add unique \`uq_subscriptions\` (\`person_id\`, \`template_id\`);`,
    )

    this.addSql(
      `create table \`triage_corrections\` (\`id\` int unsigned not null auto_increment primary key, \`text\` text not null, \`from_category\` varchar(32) not null, \`to_category\` varchar(32) not null, \`triage_version\` varchar(40) null, \`person_id\` varchar(24) not null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`triage_corrections\` add index \`ix_triage_corrections_created\` (\`created_at\`, \`id\`);`,
    )

    this.addSql(
      `create table \`triage_models\` (\`id\` int unsigned not null auto_increment primary key, \`version\` varchar(40) not null, \`status\` enum('active','refused','replaced') not null, \`content\` json not null, \`figures\` json not null, \`corrections\` int not null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`triage_models\` add index \`ix_triage_models_status\` (\`status\`);`)
    this.addSql(
      `alter table \`triage_models\` add index \`ix_triage_models_created\` (\`created_at\`, \`id\`);`,
    )
    this.addSql(`alter table \`triage_models\` add unique \`uq_triage_models_version\` (\`version\`);`)
  }
}
