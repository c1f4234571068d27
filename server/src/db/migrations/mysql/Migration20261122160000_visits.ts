import { Migration } from '@mikro-orm/migrations'

export class Migration20261122160000_visits extends Migration {
  override name = 'Migration20261122160000_visits'

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`compounds\` (\`id\` varchar(64) not null, \`number\` int not null, \`name\` varchar(80) not null, \`micro_brain_id\` varchar(32) not null, \`rules\` json not null, \`rules_revision\` int not null default 1, \`revision\` int not null default 1, \`parked\` int not null default 0, \`synthetic\` tinyint(1) not null default false, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`compounds\` add unique \`uq_compounds_number\` (\`number\`);`)
    this.addSql(`alter table \`compounds\` add index \`ix_compounds_home\` (\`micro_brain_id\`, \`id\`);`)

    this.addSql(
      `create table \`consents\` (\`id\` int unsigned not null auto_increment primary key, \`kind\` varchar(12) not null, \`visit_id\` varchar(12) null, \`household_id\` varchar(24) null, \`claim_id\` int null, \`person_id\` varchar(24) not null, \`version\` varchar(16) null, \`doors\` int null, \`at\` datetime(3) not null, \`withdrawn_at\` datetime(3) null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`consents\` add index \`ix_consents_visit\` (\`visit_id\`, \`id\`);`)
    this.addSql(`alter table \`consents\` add index \`ix_consents_person\` (\`person_id\`, \`id\`);`)
    this.addSql(`alter table \`consents\` add index \`ix_consents_claim\` (\`claim_id\`);`)

    this.addSql(
      `create table \`gates\` (\`id\` varchar(64) not null, \`compound_id\` varchar(64) not null, \`name\` varchar(80) not null, \`door\` varchar(12) not null, \`building\` varchar(40) null, \`unit\` varchar(40) null, \`controller_hash\` varchar(64) null, \`created_at\` datetime(3) not null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`gates\` add unique \`uq_gates_controller\` (\`controller_hash\`);`)
    this.addSql(`alter table \`gates\` add index \`ix_gates_compound\` (\`compound_id\`, \`id\`);`)

    this.addSql(
      `create table \`gate_steps\` (\`gate_id\` varchar(64) not null, \`cti\` varchar(12) not null, \`last_step\` int null, \`paper_ins\` int not null default 0, \`paper_outs\` int not null default 0, \`expires_at\` datetime(3) not null, primary key (\`gate_id\`, \`cti\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`gate_steps\` add index \`ix_gate_steps_expires\` (\`expires_at\`);`)

    this.addSql(
      `create table \`households\` (\`id\` varchar(24) not null, \`compound_id\` varchar(64) not null, \`address_code\` varchar(64) not null, \`label\` varchar(80) not null, \`building\` varchar(40) not null, \`unit\` varchar(40) null, \`code\` varchar(24) not null, \`closed_to_requests\` tinyint(1) not null default false, \`steps\` int not null default 0, \`history_from\` int not null default 0, \`visits_from\` datetime(3) null, \`created_at\` datetime(3) not null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`households\` add unique \`uq_households_address\` (\`address_code\`);`)
    this.addSql(`alter table \`households\` add unique \`uq_households_code\` (\`code\`);`)
    this.addSql(
      `alter table \`households\` add index \`ix_households_compound\` (\`compound_id\`, \`building\`, \`id\`);`,
    )

    this.addSql(
      `create table \`household_blocks\` (\`id\` int unsigned not null auto_increment primary key, \`public_id\` varchar(24) not null, \`household_id\` varchar(24) not null, \`kind\` varchar(8) not null, \`mark\` varchar(64) not null, \`label\` varchar(80) not null, \`added_by\` varchar(24) not null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`household_blocks\` add unique \`uq_household_blocks_public_id\` (\`public_id\`);`,
    )
    this.addSql(
      `alter table \`household_blocks\` add unique \`uq_household_blocks\` (\`household_id\`, \`kind\`, \`mark\`);`,
    )

    this.addSql(
      `create table \`household_claims\` (\`id\` int unsigned not null auto_increment primary key, \`public_id\` varchar(24) not null, \`household_id\` varchar(24) not null, \`compound_id\` varchar(64) not null, \`person_id\` varchar(24) not null, \`role\` varchar(8) not null, \`status\` varchar(10) not null, \`active\` int null, \`sealed_name\` varchar(400) not null, \`until\` datetime(3) null, \`decided_by\` varchar(24) null, \`proof\` varchar(8) null, \`created_at\` datetime(3) not null, \`ended_at\` datetime(3) null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`household_claims\` add unique \`uq_household_claims_public_id\` (\`public_id\`);`,
    )
    this.addSql(
      `alter table \`household_claims\` add index \`ix_household_claims_person\` (\`person_id\`, \`status\`);`,
    )
    this.addSql(
      `alter table \`household_claims\` add index \`ix_household_claims_compound\` (\`compound_id\`, \`status\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`household_claims\` add index \`ix_household_claims_ended\` (\`status\`, \`ended_at\`);`,
    )
    this.addSql(
      `alter table \`household_claims\` add unique \`uq_household_claims_active\` (\`household_id\`, \`person_id\`, \`active\`);`,
    )

    this.addSql(
      `create table \`household_codes\` (\`code_hash\` varchar(64) not null, \`address_code\` varchar(64) not null, \`compound_id\` varchar(64) not null, \`role\` varchar(8) not null, \`issued_by\` varchar(24) not null, \`used_by\` varchar(24) null, \`expires_at\` datetime(3) not null, \`created_at\` datetime(3) not null, primary key (\`code_hash\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`household_codes\` add index \`ix_household_codes_address\` (\`address_code\`);`,
    )
    this.addSql(`alter table \`household_codes\` add index \`ix_household_codes_created\` (\`created_at\`);`)

    this.addSql(
      `create table \`household_history\` (\`id\` int unsigned not null auto_increment primary key, \`household_id\` varchar(24) not null, \`seq\` int not null, \`at\` datetime(3) not null, \`step\` varchar(24) not null, \`person_id\` varchar(24) null, \`claim_id\` int null, \`data\` json not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`household_history\` add unique \`uq_household_history_seq\` (\`household_id\`, \`seq\`);`,
    )

    this.addSql(
      `create table \`passes\` (\`id\` int unsigned not null auto_increment primary key, \`cti\` varchar(12) not null, \`compound_id\` varchar(64) not null, \`visit_id\` varchar(12) null, \`claim_id\` int null, \`kid\` int not null, \`token\` varchar(400) not null, \`rotating\` tinyint(1) not null, \`doors\` int not null, \`max_uses\` int not null, \`uses\` int not null default 0, \`consent_id\` int null, \`not_before\` datetime(3) not null, \`expires_at\` datetime(3) not null, \`sealed\` varchar(400) null, \`revoked_at\` datetime(3) null, \`revoked_why\` varchar(24) null, \`revision\` int not null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`passes\` add unique \`uq_passes_cti\` (\`cti\`);`)
    this.addSql(`alter table \`passes\` add index \`ix_passes_visit\` (\`visit_id\`, \`expires_at\`);`)
    this.addSql(`alter table \`passes\` add index \`ix_passes_bundle\` (\`compound_id\`, \`expires_at\`);`)
    this.addSql(`alter table \`passes\` add index \`ix_passes_changed\` (\`compound_id\`, \`revision\`);`)
    this.addSql(`alter table \`passes\` add index \`ix_passes_claim\` (\`claim_id\`, \`expires_at\`);`)
    this.addSql(`alter table \`passes\` add index \`ix_passes_expires\` (\`expires_at\`, \`id\`);`)

    this.addSql(
      `create table \`passages\` (\`id\` int unsigned not null auto_increment primary key, \`compound_id\` varchar(64) not null, \`gate_id\` varchar(64) not null, \`scan_hash\` varchar(64) not null, \`cti\` varchar(12) null, \`visit_id\` varchar(12) null, \`household_id\` varchar(24) null, \`claim_id\` int null, \`direction\` varchar(3) not null, \`verdict\` varchar(6) not null, \`reason\` varchar(16) null, \`step\` int null, \`person_id\` varchar(24) null, \`offline\` tinyint(1) not null, \`conflict\` varchar(16) null, \`at\` datetime(3) not null, \`recorded_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`passages\` add index \`ix_passages_visit\` (\`visit_id\`, \`at\`, \`id\`);`)
    this.addSql(
      `alter table \`passages\` add index \`ix_passages_household\` (\`household_id\`, \`at\`, \`id\`);`,
    )
    this.addSql(`alter table \`passages\` add index \`ix_passages_pass\` (\`cti\`, \`gate_id\`);`)
    this.addSql(`alter table \`passages\` add index \`ix_passages_gate\` (\`gate_id\`, \`at\`, \`id\`);`)
    this.addSql(`alter table \`passages\` add index \`ix_passages_at\` (\`at\`, \`id\`);`)
    this.addSql(`alter table \`passages\` add unique \`uq_passages_scan\` (\`gate_id\`, \`scan_hash\`);`)

    this.addSql(
      `create table \`passage_counts\` (\`id\` int unsigned not null auto_increment primary key, \`compound_id\` varchar(64) not null, \`gate_id\` varchar(64) not null, \`day\` varchar(10) not null, \`direction\` varchar(3) not null, \`verdict\` varchar(6) not null, \`count\` int not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`passage_counts\` add unique \`uq_passage_counts\` (\`gate_id\`, \`day\`, \`direction\`, \`verdict\`);`,
    )

    this.addSql(
      `create table \`pass_keys\` (\`id\` int unsigned not null auto_increment primary key, \`issuer\` varchar(80) not null, \`kid\` int not null, \`public_key\` varchar(44) not null, \`private_sealed\` text not null, \`group_key_sealed\` text not null, \`signs_from\` datetime(3) not null, \`signs_until\` datetime(3) not null, \`not_after\` datetime(3) not null, \`withdrawn_at\` datetime(3) null, \`withdrawn_by\` varchar(24) null, \`withdrawn_why\` varchar(200) null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`pass_keys\` add index \`ix_pass_keys_issuer\` (\`issuer\`, \`not_after\`);`)
    this.addSql(`alter table \`pass_keys\` add unique \`uq_pass_keys_kid\` (\`issuer\`, \`kid\`);`)

    this.addSql(
      `create table \`residence_declarations\` (\`id\` int unsigned not null auto_increment primary key, \`number\` varchar(16) not null, \`claim_id\` int not null, \`household_id\` varchar(24) not null, \`person_id\` varchar(24) not null, \`micro_brain_id\` varchar(32) not null, \`status\` varchar(12) not null, \`standing\` int null, \`sealed\` text null, \`consent_version\` varchar(16) not null, \`taken_up_by\` varchar(24) null, \`submitted_at\` datetime(3) null, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`residence_declarations\` add unique \`uq_residence_declarations_number\` (\`number\`);`,
    )
    this.addSql(
      `alter table \`residence_declarations\` add index \`ix_residence_declarations_home\` (\`micro_brain_id\`, \`status\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`residence_declarations\` add index \`ix_residence_declarations_post\` (\`micro_brain_id\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`residence_declarations\` add index \`ix_residence_declarations_claim\` (\`claim_id\`, \`status\`);`,
    )
    this.addSql(
      `alter table \`residence_declarations\` add index \`ix_residence_declarations_person\` (\`person_id\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`residence_declarations\` add unique \`uq_residence_declarations_standing\` (\`household_id\`, \`person_id\`, \`standing\`);`,
    )

    this.addSql(
      `create table \`visits\` (\`id\` varchar(12) not null, \`kind\` varchar(10) not null, \`status\` varchar(10) not null, \`compound_id\` varchar(64) not null, \`household_id\` varchar(24) null, \`gate_id\` varchar(64) null, \`host_id\` varchar(24) null, \`visitor_id\` varchar(24) null, \`from\` datetime(3) not null, \`until\` datetime(3) not null, \`doors\` int not null, \`doors_asked\` int not null, \`max_uses\` int not null, \`party\` int not null default 1, \`purpose\` varchar(200) null, \`plate\` varchar(12) null, \`sealed\` text null, \`masked_name\` varchar(40) null, \`id_tail\` varchar(4) null, \`invite_hash\` varchar(64) null, \`claimed_at\` datetime(3) null, \`answer_by\` datetime(3) null, \`consent_id\` int null, \`standing\` json null, \`paper\` tinyint(1) not null default false, \`parked_at\` datetime(3) null, \`left_at\` datetime(3) null, \`forget_at\` datetime(3) null, \`steps\` int not null default 0, \`created_at\` datetime(3) not null, \`updated_at\` datetime(3) not null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`visits\` add index \`ix_visits_household\` (\`household_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`visits\` add index \`ix_visits_open\` (\`household_id\`, \`status\`, \`until\`);`,
    )
    this.addSql(
      `alter table \`visits\` add index \`ix_visits_visitor\` (\`visitor_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`visits\` add index \`ix_visits_compound\` (\`compound_id\`, \`status\`, \`until\`);`,
    )
    this.addSql(`alter table \`visits\` add index \`ix_visits_due\` (\`status\`, \`until\`);`)
    this.addSql(`alter table \`visits\` add index \`ix_visits_gate\` (\`gate_id\`, \`created_at\`, \`id\`);`)
    this.addSql(`alter table \`visits\` add index \`ix_visits_forget\` (\`forget_at\`);`)
    this.addSql(`alter table \`visits\` add index \`ix_visits_begin\` (\`status\`, \`from\`, \`id\`);`)
    this.addSql(`alter table \`visits\` add index \`ix_visits_parked\` (\`parked_at\`, \`id\`);`)
    this.addSql(`alter table \`visits\` add index \`ix_visits_left\` (\`left_at\`);`)
    this.addSql(`alter table \`visits\` add index \`ix_visits_host\` (\`host_id\`);`)

    this.addSql(
      `create table \`visit_history\` (\`id\` int unsigned not null auto_increment primary key, \`visit_id\` varchar(12) not null, \`seq\` int not null, \`at\` datetime(3) not null, \`step\` varchar(24) not null, \`status\` varchar(10) not null, \`by\` varchar(10) not null, \`person_id\` varchar(24) null, \`data\` json not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`visit_history\` add index \`ix_visit_history_person\` (\`person_id\`);`)
    this.addSql(`alter table \`visit_history\` add unique \`uq_visit_history_seq\` (\`visit_id\`, \`seq\`);`)

    this.addSql(`alter table \`notices\` add index \`ix_notices_kind\` (\`kind\`, \`created_at\`);`)

    this.addSql(`alter table \`visits\` add constraint \`ck_visits_times\` check (until > \`from\`);`)
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

    this.addSql(`alter table \`notices\` drop index \`ix_notices_kind\`;`)
  }
}
