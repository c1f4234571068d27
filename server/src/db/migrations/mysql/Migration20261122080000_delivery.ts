import { Migration } from '@mikro-orm/migrations'

export class Migration20261122080000_delivery extends Migration {
  override name = 'Migration20261122080000_delivery'

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`micro_brain_endpoint_changes\` (\`id\` int unsigned not null auto_increment primary key, \`micro_brain_id\` varchar(32) not null, \`change\` varchar(16) not null, \`person_id\` varchar(24) null, \`job_id\` int null, \`detail\` varchar(255) null, \`at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`micro_brain_endpoint_changes\` add index \`ix_micro_brain_endpoint_changes\` (\`micro_brain_id\`, \`id\`);`,
    )

    this.addSql(
      `create table \`intake_events\` (\`id\` int unsigned not null auto_increment primary key, \`source_id\` varchar(32) not null, \`external_hash\` varchar(64) not null, \`kind\` varchar(64) not null, \`report_id\` int not null, \`lane\` varchar(8) null, \`at\` datetime(3) not null, \`received_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`intake_events\` add index \`ix_intake_events_received\` (\`source_id\`, \`lane\`, \`received_at\`);`,
    )
    this.addSql(
      `alter table \`intake_events\` add unique \`uq_intake_events\` (\`source_id\`, \`external_hash\`);`,
    )

    this.addSql(
      `create table \`intake_groups\` (\`id\` varchar(64) not null, \`report_id\` int not null, \`count\` int not null, \`first_at\` datetime(3) not null, \`last_at\` datetime(3) not null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )

    this.addSql(
      `create table \`intake_kinds\` (\`kind\` varchar(64) not null, \`name\` varchar(60) not null, \`category\` varchar(32) null, \`urgent_number\` varchar(3) null, \`template\` varchar(500) not null, \`home\` varchar(16) null, \`window_minutes\` int not null, \`updated_at\` datetime(3) not null, primary key (\`kind\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )

    this.addSql(
      `create table \`intake_sources\` (\`id\` varchar(32) not null, \`name\` varchar(60) not null, \`secrets\` json not null, \`enabled\` tinyint(1) not null, \`per_minute\` int not null, \`per_day\` int not null, \`person_id\` varchar(24) not null, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null, \`last_event_at\` datetime(3) null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )

    this.addSql(
      `create table \`micro_brain_endpoints\` (\`micro_brain_id\` varchar(32) not null, \`kind\` varchar(16) not null, \`url\` varchar(500) null, \`secrets\` json not null, \`api_key\` text null, \`jurisdiction_id\` varchar(100) null, \`paused_at\` datetime(3) null, \`last_success_at\` datetime(3) null, \`failures\` int not null default 0, \`open_until\` datetime(3) null, \`failing_since\` datetime(3) null, \`updated_by\` varchar(24) null, \`updated_at\` datetime(3) not null, primary key (\`micro_brain_id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )

    this.addSql(
      `create table \`open311_keys\` (\`id\` varchar(24) not null, \`key_hash\` varchar(64) not null, \`name\` varchar(60) not null, \`micro_brain_id\` varchar(32) null, \`person_id\` varchar(24) not null, \`per_minute\` int not null, \`per_day\` int not null, \`created_by\` varchar(24) null, \`created_at\` datetime(3) not null, \`revoked_at\` datetime(3) null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`open311_keys\` add unique \`uq_open311_keys_hash\` (\`key_hash\`);`)

    this.addSql(
      `create table \`open311_sent\` (\`id\` int unsigned not null auto_increment primary key, \`micro_brain_id\` varchar(32) not null, \`report_id\` int not null, \`external_id\` varchar(128) null, \`token\` varchar(255) null, \`sent_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`open311_sent\` add index \`ix_open311_sent_external\` (\`micro_brain_id\`, \`external_id\`);`,
    )
    this.addSql(
      `alter table \`open311_sent\` add unique \`uq_open311_sent_report\` (\`micro_brain_id\`, \`report_id\`);`,
    )

    this.addSql(
      `create table \`open311_updates\` (\`id\` int unsigned not null auto_increment primary key, \`channel\` varchar(64) not null, \`update_id\` varchar(64) not null, \`report_id\` int not null, \`seq\` int null, \`outcome\` varchar(12) not null, \`at\` datetime(3) not null, \`received_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`open311_updates\` add index \`ix_open311_updates_report\` (\`report_id\`, \`channel\`, \`at\`);`,
    )
    this.addSql(
      `alter table \`open311_updates\` add unique \`uq_open311_updates\` (\`channel\`, \`update_id\`);`,
    )

    this.addSql(
      `create table \`micro_brain_events\` (\`id\` varchar(64) not null, \`micro_brain_id\` varchar(32) not null, \`report_id\` int null, \`happened_at\` datetime(3) not null, \`status\` int not null, \`body\` text not null, \`received_at\` datetime(3) not null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`micro_brain_events\` add index \`ix_micro_brain_events_received\` (\`received_at\`);`,
    )
    this.addSql(
      `alter table \`micro_brain_events\` add index \`ix_micro_brain_events_report\` (\`report_id\`, \`micro_brain_id\`);`,
    )

    this.addSql(
      `create table \`report_origins\` (\`id\` int unsigned not null auto_increment primary key, \`report_id\` int not null, \`channel\` varchar(64) not null, \`external_id\` varchar(128) null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`report_origins\` add index \`ix_report_origins_channel\` (\`channel\`, \`created_at\`);`,
    )
    this.addSql(`alter table \`report_origins\` add unique \`uq_report_origins_report\` (\`report_id\`);`)
    this.addSql(
      `alter table \`report_origins\` add unique \`uq_report_origins_external\` (\`channel\`, \`external_id\`);`,
    )

    this.addSql(`alter table \`jobs\` add \`target\` varchar(32) null;`)
    this.addSql(
      `alter table \`jobs\` add index \`ix_jobs_target\` (\`target\`, \`state\`, \`due_at\`, \`id\`);`,
    )

    this.addSql(`alter table \`photos\` add \`swept_at\` datetime(3) null;`)

    this.addSql(
      `alter table \`reports\` add index \`ix_reports_public\` (\`public\`, \`created_at\`, \`id\`, \`category\`, \`status\`);`,
    )

    this.addSql(`alter table \`report_history\` add index \`ix_report_history_at\` (\`at\`, \`id\`);`)
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`micro_brain_endpoint_changes\`;`)
    this.addSql(`drop table if exists \`intake_events\`;`)
    this.addSql(`drop table if exists \`intake_groups\`;`)
    this.addSql(`drop table if exists \`intake_kinds\`;`)
    this.addSql(`drop table if exists \`intake_sources\`;`)
    this.addSql(`drop table if exists \`micro_brain_endpoints\`;`)
    this.addSql(`drop table if exists \`open311_keys\`;`)
    this.addSql(`drop table if exists \`open311_sent\`;`)
    this.addSql(`drop table if exists \`open311_updates\`;`)
    this.addSql(`drop table if exists \`micro_brain_events\`;`)
    this.addSql(`drop table if exists \`report_origins\`;`)

    this.addSql(`alter table \`jobs\` drop index \`ix_jobs_target\`;`)
    this.addSql(`alter table \`jobs\` drop column \`target\`;`)

    this.addSql(`alter table \`photos\` drop column \`swept_at\`;`)

    this.addSql(`alter table \`reports\` drop index \`ix_reports_public\`;`)

    this.addSql(`alter table \`report_history\` drop index \`ix_report_history_at\`;`)
  }
}
