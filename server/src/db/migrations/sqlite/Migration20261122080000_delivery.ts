import { Migration } from '@mikro-orm/migrations'

export class Migration20261122080000_delivery extends Migration {
  override name = 'Migration20261122080000_delivery'

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`micro_brain_endpoint_changes\` (\`id\` integer not null primary key autoincrement, \`micro_brain_id\` text not null, \`change\` text not null, \`person_id\` text null, \`job_id\` integer null, \`detail\` text null, \`at\` datetime not null);`,
    )
    this.addSql(
      `create index \`ix_micro_brain_endpoint_changes\` on \`micro_brain_endpoint_changes\` (\`micro_brain_id\`, \`id\`);`,
    )

    this.addSql(
      `create table \`intake_events\` (\`id\` integer not null primary key autoincrement, \`source_id\` text not null, \`external_hash\` text not null, \`kind\` text not null, \`report_id\` integer not null, \`lane\` text null, \`at\` datetime not null, \`received_at\` datetime not null);`,
    )
    this.addSql(
      `create index \`ix_intake_events_received\` on \`intake_events\` (\`source_id\`, \`lane\`, \`received_at\`);`,
    )
    this.addSql(
      `create unique index \`uq_intake_events\` on \`intake_events\` (\`source_id\`, \`external_hash\`);`,
    )

    this.addSql(
      `create table \`intake_groups\` (\`id\` text not null primary key, \`report_id\` integer not null, \`count\` integer not null, \`first_at\` datetime not null, \`last_at\` datetime not null);`,
    )

    this.addSql(
      `create table \`intake_kinds\` (\`kind\` text not null primary key, \`name\` text not null, \`category\` text null, \`urgent_number\` text null, \`template\` text not null, \`home\` text null, \`window_minutes\` integer not null, \`updated_at\` datetime not null);`,
    )

    this.addSql(
      `create table \`intake_sources\` (\`id\` text not null primary key, \`name\` text not null, \`secrets\` json not null, \`enabled\` integer not null, \`per_minute\` integer not null, \`per_day\` integer not null, \`person_id\` text not null, \`created_at\` datetime not null, \`updated_at\` datetime not null, \`last_event_at\` datetime null);`,
    )

    this.addSql(
      `create table \`micro_brain_endpoints\` (\`micro_brain_id\` text not null primary key, \`kind\` text not null, \`url\` text null, \`secrets\` json not null, \`api_key\` text null, \`jurisdiction_id\` text null, \`paused_at\` datetime null, \`last_success_at\` datetime null, \`failures\` integer not null default 0, \`open_until\` datetime null, \`failing_since\` datetime null, \`updated_by\` text null, \`updated_at\` datetime not null);`,
    )

    this.addSql(
      `create table \`open311_keys\` (\`id\` text not null primary key, \`key_hash\` text not null, \`name\` text not null, \`micro_brain_id\` text null, \`person_id\` text not null, \`per_minute\` integer not null, \`per_day\` integer not null, \`created_by\` text null, \`created_at\` datetime not null, \`revoked_at\` datetime null);`,
    )
    this.addSql(`create unique index \`uq_open311_keys_hash\` on \`open311_keys\` (\`key_hash\`);`)

    this.addSql(
      `create table \`open311_sent\` (\`id\` integer not null primary key autoincrement, \`micro_brain_id\` text not null, \`report_id\` integer not null, \`external_id\` text null, \`token\` text null, \`sent_at\` datetime not null);`,
    )
    this.addSql(
      `create index \`ix_open311_sent_external\` on \`open311_sent\` (\`micro_brain_id\`, \`external_id\`);`,
    )
    this.addSql(
      `create unique index \`uq_open311_sent_report\` on \`open311_sent\` (\`micro_brain_id\`, \`report_id\`);`,
    )

    this.addSql(
      `create table \`open311_updates\` (\`id\` integer not null primary key autoincrement, \`channel\` text not null, \`update_id\` text not null, \`report_id\` integer not null, \`seq\` integer null, \`outcome\` text not null, \`at\` datetime not null, \`received_at\` datetime not null);`,
    )
    this.addSql(
      `create index \`ix_open311_updates_report\` on \`open311_updates\` (\`report_id\`, \`channel\`, \`at\`);`,
    )
    this.addSql(
      `create unique index \`uq_open311_updates\` on \`open311_updates\` (\`channel\`, \`update_id\`);`,
    )

    this.addSql(
      `create table \`micro_brain_events\` (\`id\` text not null primary key, \`micro_brain_id\` text not null, \`report_id\` integer null, \`happened_at\` datetime not null, \`status\` integer not null, \`body\` text not null, \`received_at\` datetime not null);`,
    )
    this.addSql(
      `create index \`ix_micro_brain_events_received\` on \`micro_brain_events\` (\`received_at\`);`,
    )
    this.addSql(
      `create index \`ix_micro_brain_events_report\` on \`micro_brain_events\` (\`report_id\`, \`micro_brain_id\`);`,
    )

    this.addSql(
      `create table \`report_origins\` (\`id\` integer not null primary key autoincrement, \`report_id\` integer not null, \`channel\` text not null, \`external_id\` text null, \`created_at\` datetime not null);`,
    )
    this.addSql(
      `create index \`ix_report_origins_channel\` on \`report_origins\` (\`channel\`, \`created_at\`);`,
    )
    this.addSql(`create unique index \`uq_report_origins_report\` on \`report_origins\` (\`report_id\`);`)
    this.addSql(
      `create unique index \`uq_report_origins_external\` on \`report_origins\` (\`channel\`, \`external_id\`);`,
    )

    this.addSql(`alter table \`jobs\` add column \`target\` text null;`)
    this.addSql(`create index \`ix_jobs_target\` on \`jobs\` (\`target\`, \`state\`, \`due_at\`, \`id\`);`)

    this.addSql(`alter table \`photos\` add column \`swept_at\` datetime null;`)

    this.addSql(
      `create index \`ix_reports_public\` on \`reports\` (\`public\`, \`created_at\`, \`id\`, \`category\`, \`status\`);`,
    )

    this.addSql(`create index \`ix_report_history_at\` on \`report_history\` (\`at\`, \`id\`);`)
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

    this.addSql(`drop index \`ix_jobs_target\`;`)
    this.addSql(`alter table \`jobs\` drop column \`target\`;`)

    this.addSql(`alter table \`photos\` drop column \`swept_at\`;`)

    this.addSql(`drop index \`ix_report_history_at\`;`)

    this.addSql(`drop index \`ix_reports_public\`;`)
  }
}
