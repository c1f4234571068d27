import { Migration } from '@mikro-orm/migrations'

export class Migration20261122160000_visits extends Migration {
  override name = 'Migration20261122160000_visits'

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`compounds\` (\`id\` text not null primary key, \`number\` integer not null, \`name\` text not null, \`micro_brain_id\` text not null, \`rules\` json not null, \`rules_revision\` integer not null default 1, \`revision\` integer not null default 1, \`parked\` integer not null default 0, \`synthetic\` integer not null default false, \`created_at\` datetime not null, \`updated_at\` datetime not null);`,
    )
    this.addSql(`create unique index \`uq_compounds_number\` on \`compounds\` (\`number\`);`)
    this.addSql(`create index \`ix_compounds_home\` on \`compounds\` (\`micro_brain_id\`, \`id\`);`)

    this.addSql(
      `create table \`consents\` (\`id\` integer not null primary key autoincrement, \`kind\` text not null, \`visit_id\` text null, \`household_id\` text null, \`claim_id\` integer null, \`person_id\` text not null, \`version\` text null, \`doors\` integer null, \`at\` datetime not null, \`withdrawn_at\` datetime null);`,
    )
    this.addSql(`create index \`ix_consents_visit\` on \`consents\` (\`visit_id\`, \`id\`);`)
    this.addSql(`create index \`ix_consents_person\` on \`consents\` (\`person_id\`, \`id\`);`)
    this.addSql(`create index \`ix_consents_claim\` on \`consents\` (\`claim_id\`);`)

    this.addSql(
      `create table \`gates\` (\`id\` text not null primary key, \`compound_id\` text not null, \`name\` text not null, \`door\` text not null, \`building\` text null, \`unit\` text null, \`controller_hash\` text null, \`created_at\` datetime not null);`,
    )
    this.addSql(`create unique index \`uq_gates_controller\` on \`gates\` (\`controller_hash\`);`)
    this.addSql(`create index \`ix_gates_compound\` on \`gates\` (\`compound_id\`, \`id\`);`)

    this.addSql(
      `create table \`gate_steps\` (\`gate_id\` text not null, \`cti\` text not null, \`last_step\` integer null, \`paper_ins\` integer not null default 0, \`paper_outs\` integer not null default 0, \`expires_at\` datetime not null, primary key (\`gate_id\`, \`cti\`));`,
    )
    this.addSql(`create index \`ix_gate_steps_expires\` on \`gate_steps\` (\`expires_at\`);`)

    this.addSql(
      `create table \`households\` (\`id\` text not null primary key, \`compound_id\` text not null, \`address_code\` text not null, \`label\` text not null, \`building\` text not null, \`unit\` text null, \`code\` text not null, \`closed_to_requests\` integer not null default false, \`steps\` integer not null default 0, \`history_from\` integer not null default 0, \`visits_from\` datetime null, \`created_at\` datetime not null);`,
    )
    this.addSql(`create unique index \`uq_households_address\` on \`households\` (\`address_code\`);`)
    this.addSql(`create unique index \`uq_households_code\` on \`households\` (\`code\`);`)
    this.addSql(
      `create index \`ix_households_compound\` on \`households\` (\`compound_id\`, \`building\`, \`id\`);`,
    )

    this.addSql(
      `create table \`household_blocks\` (\`id\` integer not null primary key autoincrement, \`public_id\` text not null, \`household_id\` text not null, \`kind\` text not null, \`mark\` text not null, \`label\` text not null, \`added_by\` text not null, \`created_at\` datetime not null);`,
    )
    this.addSql(
      `create unique index \`uq_household_blocks_public_id\` on \`household_blocks\` (\`public_id\`);`,
    )
    this.addSql(
      `create unique index \`uq_household_blocks\` on \`household_blocks\` (\`household_id\`, \`kind\`, \`mark\`);`,
    )

    this.addSql(
      `create table \`household_claims\` (\`id\` integer not null primary key autoincrement, \`public_id\` text not null, \`household_id\` text not null, \`compound_id\` text not null, \`person_id\` text not null, \`role\` text not null, \`status\` text not null, \`active\` integer null, \`sealed_name\` text not null, \`until\` datetime null, \`decided_by\` text null, \`proof\` text null, \`created_at\` datetime not null, \`ended_at\` datetime null);`,
    )
    this.addSql(
      `create unique index \`uq_household_claims_public_id\` on \`household_claims\` (\`public_id\`);`,
    )
    this.addSql(
      `create index \`ix_household_claims_person\` on \`household_claims\` (\`person_id\`, \`status\`);`,
    )
    this.addSql(
      `create index \`ix_household_claims_compound\` on \`household_claims\` (\`compound_id\`, \`status\`, \`id\`);`,
    )
    this.addSql(
      `create index \`ix_household_claims_ended\` on \`household_claims\` (\`status\`, \`ended_at\`);`,
    )
    this.addSql(
      `create unique index \`uq_household_claims_active\` on \`household_claims\` (\`household_id\`, \`person_id\`, \`active\`);`,
    )

    this.addSql(
      `create table \`household_codes\` (\`code_hash\` text not null primary key, \`address_code\` text not null, \`compound_id\` text not null, \`role\` text not null, \`issued_by\` text not null, \`used_by\` text null, \`expires_at\` datetime not null, \`created_at\` datetime not null);`,
    )
    this.addSql(`create index \`ix_household_codes_address\` on \`household_codes\` (\`address_code\`);`)
    this.addSql(`create index \`ix_household_codes_created\` on \`household_codes\` (\`created_at\`);`)

    this.addSql(
      `create table \`household_history\` (\`id\` integer not null primary key autoincrement, \`household_id\` text not null, \`seq\` integer not null, \`at\` datetime not null, \`step\` text not null, \`person_id\` text null, \`claim_id\` integer null, \`data\` json not null);`,
    )
    this.addSql(
      `create unique index \`uq_household_history_seq\` on \`household_history\` (\`household_id\`, \`seq\`);`,
    )

    this.addSql(
      `create table \`passes\` (\`id\` integer not null primary key autoincrement, \`cti\` text not null, \`compound_id\` text not null, \`visit_id\` text null, \`claim_id\` integer null, \`kid\` integer not null, \`token\` text not null, \`rotating\` integer not null, \`doors\` integer not null, \`max_uses\` integer not null, \`uses\` integer not null default 0, \`consent_id\` integer null, \`not_before\` datetime not null, \`expires_at\` datetime not null, \`sealed\` text null, \`revoked_at\` datetime null, \`revoked_why\` text null, \`revision\` integer not null, \`created_at\` datetime not null);`,
    )
    this.addSql(`create unique index \`uq_passes_cti\` on \`passes\` (\`cti\`);`)
    this.addSql(`create index \`ix_passes_visit\` on \`passes\` (\`visit_id\`, \`expires_at\`);`)
    this.addSql(`create index \`ix_passes_bundle\` on \`passes\` (\`compound_id\`, \`expires_at\`);`)
    this.addSql(`create index \`ix_passes_changed\` on \`passes\` (\`compound_id\`, \`revision\`);`)
    this.addSql(`create index \`ix_passes_claim\` on \`passes\` (\`claim_id\`, \`expires_at\`);`)
    this.addSql(`create index \`ix_passes_expires\` on \`passes\` (\`expires_at\`, \`id\`);`)

    this.addSql(
      `create table \`passages\` (\`id\` integer not null primary key autoincrement, \`compound_id\` text not null, \`gate_id\` text not null, \`scan_hash\` text not null, \`cti\` text null, \`visit_id\` text null, \`household_id\` text null, \`claim_id\` integer null, \`direction\` text not null, \`verdict\` text not null, \`reason\` text null, \`step\` integer null, \`person_id\` text null, \`offline\` integer not null, \`conflict\` text null, \`at\` datetime not null, \`recorded_at\` datetime not null);`,
    )
    this.addSql(`create index \`ix_passages_visit\` on \`passages\` (\`visit_id\`, \`at\`, \`id\`);`)
    this.addSql(`create index \`ix_passages_household\` on \`passages\` (\`household_id\`, \`at\`, \`id\`);`)
    this.addSql(`create index \`ix_passages_pass\` on \`passages\` (\`cti\`, \`gate_id\`);`)
    this.addSql(`create index \`ix_passages_gate\` on \`passages\` (\`gate_id\`, \`at\`, \`id\`);`)
    this.addSql(`create index \`ix_passages_at\` on \`passages\` (\`at\`, \`id\`);`)
    this.addSql(`create unique index \`uq_passages_scan\` on \`passages\` (\`gate_id\`, \`scan_hash\`);`)

    this.addSql(
      `create table \`passage_counts\` (\`id\` integer not null primary key autoincrement, \`compound_id\` text not null, \`gate_id\` text not null, \`day\` text not null, \`direction\` text not null, \`verdict\` text not null, \`count\` integer not null);`,
    )
    this.addSql(
      `create unique index \`uq_passage_counts\` on \`passage_counts\` (\`gate_id\`, \`day\`, \`direction\`, \`verdict\`);`,
    )

    this.addSql(
      `create table \`pass_keys\` (\`id\` integer not null primary key autoincrement, \`issuer\` text not null, \`kid\` integer not null, \`public_key\` text not null, \`private_sealed\` text not null, \`group_key_sealed\` text not null, \`signs_from\` datetime not null, \`signs_until\` datetime not null, \`not_after\` datetime not null, \`withdrawn_at\` datetime null, \`withdrawn_by\` text null, \`withdrawn_why\` text null, \`created_at\` datetime not null);`,
    )
    this.addSql(`create index \`ix_pass_keys_issuer\` on \`pass_keys\` (\`issuer\`, \`not_after\`);`)
    this.addSql(`create unique index \`uq_pass_keys_kid\` on \`pass_keys\` (\`issuer\`, \`kid\`);`)

    this.addSql(
      `create table \`residence_declarations\` (\`id\` integer not null primary key autoincrement, \`number\` text not null, \`claim_id\` integer not null, \`household_id\` text not null, \`person_id\` text not null, \`micro_brain_id\` text not null, \`status\` text not null, \`standing\` integer null, \`sealed\` text null, \`consent_version\` text not null, \`taken_up_by\` text null, \`submitted_at\` datetime null, \`created_at\` datetime not null, \`updated_at\` datetime not null);`,
    )
    this.addSql(
      `create unique index \`uq_residence_declarations_number\` on \`residence_declarations\` (\`number\`);`,
    )
    this.addSql(
      `create index \`ix_residence_declarations_home\` on \`residence_declarations\` (\`micro_brain_id\`, \`status\`, \`id\`);`,
    )
    this.addSql(
      `create index \`ix_residence_declarations_post\` on \`residence_declarations\` (\`micro_brain_id\`, \`id\`);`,
    )
    this.addSql(
      `create index \`ix_residence_declarations_claim\` on \`residence_declarations\` (\`claim_id\`, \`status\`);`,
    )
    this.addSql(
      `create index \`ix_residence_declarations_person\` on \`residence_declarations\` (\`person_id\`, \`id\`);`,
    )
    this.addSql(
      `create unique index \`uq_residence_declarations_standing\` on \`residence_declarations\` (\`household_id\`, \`person_id\`, \`standing\`);`,
    )

    this.addSql(
      `create table \`visits\` (\`id\` text not null primary key, \`kind\` text not null, \`status\` text not null, \`compound_id\` text not null, \`household_id\` text null, \`gate_id\` text null, \`host_id\` text null, \`visitor_id\` text null, \`from\` datetime not null, \`until\` datetime not null, \`doors\` integer not null, \`doors_asked\` integer not null, \`max_uses\` integer not null, \`party\` integer not null default 1, \`purpose\` text null, \`plate\` text null, \`sealed\` text null, \`masked_name\` text null, \`id_tail\` text null, \`invite_hash\` text null, \`claimed_at\` datetime null, \`answer_by\` datetime null, \`consent_id\` integer null, \`standing\` json null, \`paper\` integer not null default false, \`parked_at\` datetime null, \`left_at\` datetime null, \`forget_at\` datetime null, \`steps\` integer not null default 0, \`created_at\` datetime not null, \`updated_at\` datetime not null, constraint \`ck_visits_times\` check (until > \`from\`));`,
    )
    this.addSql(
      `create index \`ix_visits_household\` on \`visits\` (\`household_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(`create index \`ix_visits_open\` on \`visits\` (\`household_id\`, \`status\`, \`until\`);`)
    this.addSql(`create index \`ix_visits_visitor\` on \`visits\` (\`visitor_id\`, \`created_at\`, \`id\`);`)
    this.addSql(`create index \`ix_visits_compound\` on \`visits\` (\`compound_id\`, \`status\`, \`until\`);`)
    this.addSql(`create index \`ix_visits_due\` on \`visits\` (\`status\`, \`until\`);`)
    this.addSql(`create index \`ix_visits_gate\` on \`visits\` (\`gate_id\`, \`created_at\`, \`id\`);`)
    this.addSql(`create index \`ix_visits_forget\` on \`visits\` (\`forget_at\`);`)
    this.addSql(`create index \`ix_visits_begin\` on \`visits\` (\`status\`, \`from\`, \`id\`);`)
    this.addSql(`create index \`ix_visits_parked\` on \`visits\` (\`parked_at\`, \`id\`);`)
    this.addSql(`create index \`ix_visits_left\` on \`visits\` (\`left_at\`);`)
    this.addSql(`create index \`ix_visits_host\` on \`visits\` (\`host_id\`);`)

    this.addSql(
      `create table \`visit_history\` (\`id\` integer not null primary key autoincrement, \`visit_id\` text not null, \`seq\` integer not null, \`at\` datetime not null, \`step\` text not null, \`status\` text not null, \`by\` text not null, \`person_id\` text null, \`data\` json not null);`,
    )
    this.addSql(`create index \`ix_visit_history_person\` on \`visit_history\` (\`person_id\`);`)
    this.addSql(`create unique index \`uq_visit_history_seq\` on \`visit_history\` (\`visit_id\`, \`seq\`);`)

    this.addSql(`create index \`ix_notices_kind\` on \`notices\` (\`kind\`, \`created_at\`);`)
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`compounds\`;`)
    this.addSql(`drop table if exists \`consents\`;`)
    this.addSql(`drop table if exists \`gates\`;`)
    this.addSql(`drop table if exists \`gate_steps\`;`)
    this.addSql(`drop table if exists \`households\`;`)
    this.addSql(`drop table if exists \`household_blocks\`;`)
    this.addSql(`drop table if exists \`household_claims\`;`)
    this.addSql(`drop table if exists \`household_codes\`;`)
    this.addSql(`drop table if exists \`household_history\`;`)
    this.addSql(`drop table if exists \`passes\`;`)
    this.addSql(`drop table if exists \`passages\`;`)
    this.addSql(`drop table if exists \`passage_counts\`;`)
    this.addSql(`drop table if exists \`pass_keys\`;`)
    this.addSql(`drop table if exists \`residence_declarations\`;`)
    this.addSql(`drop table if exists \`visits\`;`)
    this.addSql(`drop table if exists \`visit_history\`;`)

    this.addSql(`drop index \`ix_notices_kind\`;`)
  }
}
