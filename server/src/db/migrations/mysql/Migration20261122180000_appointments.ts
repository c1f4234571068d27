import { Migration } from '@mikro-orm/migrations'

export class Migration20261122180000_appointments extends Migration {
  override name = 'Migration20261122180000_appointments'

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`appointments\` (\`id\` int unsigned not null auto_increment primary key, \`number\` varchar(12) not null, \`kind\` varchar(8) not null, \`person_id\` varchar(24) null, \`site_id\` varchar(32) not null, \`slot_id\` int not null, \`service\` varchar(24) not null, \`status\` varchar(12) not null, \`active\` int null, \`starts_at\` datetime(3) not null, \`ends_at\` datetime(3) not null, \`fee_fen\` int not null, \`fee_reason\` varchar(255) not null, \`exemption\` varchar(16) null, \`proof_seen\` tinyint(1) not null, \`held_until\` datetime(3) null, \`let_go_at\` datetime(3) null, \`order_id\` varchar(20) null, \`paid_at\` datetime(3) null, \`sealed\` text null, \`id_mark\` varchar(64) null, \`masked_name\` varchar(44) null, \`masked_id\` varchar(24) null, \`masked_phone\` varchar(20) null, \`age\` int null, \`sequence\` int not null, \`queue_day\` varchar(10) null, \`ticket_no\` int null, \`order_at\` datetime(3) null, \`parked\` tinyint(1) not null, \`calls\` int not null, \`counter_id\` varchar(32) null, \`called_at\` datetime(3) null, \`created_at\` datetime(3) not null, \`ended_at\` datetime(3) null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`appointments\` add unique \`uq_appointments_number\` (\`number\`);`)
    this.addSql(
      `alter table \`appointments\` add index \`ix_appointments_person\` (\`person_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`appointments\` add index \`ix_appointments_person_open\` (\`person_id\`, \`active\`);`,
    )
    this.addSql(
      `alter table \`appointments\` add index \`ix_appointments_person_ended\` (\`person_id\`, \`status\`, \`ended_at\`);`,
    )
    this.addSql(
      `alter table \`appointments\` add index \`ix_appointments_id_ended\` (\`id_mark\`, \`status\`, \`ended_at\`);`,
    )
    this.addSql(
      `alter table \`appointments\` add index \`ix_appointments_held\` (\`status\`, \`held_until\`);`,
    )
    this.addSql(`alter table \`appointments\` add index \`ix_appointments_slot\` (\`slot_id\`, \`active\`);`)
    this.addSql(
      `alter table \`appointments\` add index \`ix_appointments_queue\` (\`site_id\`, \`status\`, \`starts_at\`);`,
    )
    this.addSql(`alter table \`appointments\` add index \`ix_appointments_ended\` (\`ended_at\`, \`id\`);`)
    this.addSql(
      `alter table \`appointments\` add unique \`uq_appointments_open_id\` (\`service\`, \`id_mark\`, \`active\`);`,
    )
    this.addSql(
      `alter table \`appointments\` add unique \`uq_appointments_ticket\` (\`site_id\`, \`queue_day\`, \`ticket_no\`);`,
    )

    this.addSql(
      `create table \`appointment_history\` (\`id\` int unsigned not null auto_increment primary key, \`appointment_id\` int not null, \`step\` varchar(16) not null, \`status\` varchar(12) not null, \`done_by\` varchar(8) not null, \`person_id\` varchar(24) null, \`note\` varchar(400) null, \`at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`appointment_history\` add index \`ix_appointment_history\` (\`appointment_id\`, \`id\`);`,
    )

    this.addSql(
      `create table \`pay_bill_days\` (\`day\` varchar(10) not null, \`state\` varchar(8) not null, \`sha1\` varchar(40) null, \`matched\` int not null default 0, \`paid_fen\` int not null default 0, \`refunded_fen\` int not null default 0, \`their_paid_fen\` int not null default 0, \`their_refunded_fen\` int not null default 0, \`problem\` varchar(120) null, \`tried_at\` datetime(3) null, primary key (\`day\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )

    this.addSql(
      `create table \`pay_bill_lines\` (\`id\` int unsigned not null auto_increment primary key, \`day\` varchar(10) not null, \`bucket\` varchar(16) not null, \`kind\` varchar(8) not null, \`number\` varchar(64) not null, \`out_trade_no\` varchar(32) not null, \`ours_fen\` int not null, \`theirs_fen\` int not null, \`explanation\` varchar(40) null, \`note\` varchar(500) null, \`resolved_by\` varchar(24) null, \`resolved_at\` datetime(3) null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`pay_bill_lines\` add unique \`uq_pay_bill_lines\` (\`day\`, \`kind\`, \`number\`);`,
    )

    this.addSql(
      `create table \`pay_history\` (\`id\` int unsigned not null auto_increment primary key, \`order_id\` int null, \`what\` varchar(24) not null, \`status\` varchar(12) null, \`amount_fen\` int null, \`detail\` varchar(255) not null, \`at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`pay_history\` add index \`ix_pay_history_order\` (\`order_id\`, \`id\`);`)

    this.addSql(
      `create table \`pay_orders\` (\`id\` int unsigned not null auto_increment primary key, \`out_trade_no\` varchar(32) not null, \`subject\` varchar(24) not null, \`subject_id\` varchar(40) not null, \`person_id\` varchar(24) null, \`amount_fen\` int not null, \`reason\` varchar(255) not null, \`description\` varchar(60) not null, \`status\` varchar(12) not null, \`prepay_id\` varchar(64) null, \`asked_at\` datetime(3) null, \`prepaid_at\` datetime(3) null, \`prepaid_until\` datetime(3) null, \`expires_at\` datetime(3) not null, \`extended\` tinyint(1) not null default false, \`let_go_at\` datetime(3) null, \`check_at\` datetime(3) null, \`checks\` int not null default 0, \`flag\` varchar(24) null, \`flag_note\` varchar(500) null, \`flag_resolved_by\` varchar(24) null, \`paid_at\` datetime(3) null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`pay_orders\` add unique \`uq_pay_orders_no\` (\`out_trade_no\`);`)
    this.addSql(`alter table \`pay_orders\` add index \`ix_pay_orders_check\` (\`check_at\`, \`id\`);`)
    this.addSql(
      `alter table \`pay_orders\` add index \`ix_pay_orders_subject\` (\`subject\`, \`subject_id\`, \`id\`);`,
    )
    this.addSql(`alter table \`pay_orders\` add index \`ix_pay_orders_flag\` (\`flag\`, \`id\`);`)
    this.addSql(`alter table \`pay_orders\` add index \`ix_pay_orders_person\` (\`person_id\`, \`id\`);`)

    this.addSql(
      `create table \`pay_payments\` (\`id\` int unsigned not null auto_increment primary key, \`order_id\` int not null, \`transaction_id\` varchar(32) not null, \`amount_fen\` int not null, \`success_at\` datetime(3) not null, \`source\` varchar(8) not null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`pay_payments\` add unique \`uq_pay_payments_transaction\` (\`transaction_id\`);`,
    )
    this.addSql(`alter table \`pay_payments\` add index \`ix_pay_payments_order\` (\`order_id\`, \`id\`);`)
    this.addSql(`alter table \`pay_payments\` add index \`ix_pay_payments_day\` (\`success_at\`, \`id\`);`)

    this.addSql(
      `create table \`pay_refunds\` (\`id\` int unsigned not null auto_increment primary key, \`order_id\` int not null, \`transaction_id\` varchar(32) not null, \`out_refund_no\` varchar(64) not null, \`amount_fen\` int not null, \`why\` varchar(80) not null, \`state\` varchar(12) not null, \`refund_id\` varchar(32) null, \`accepted_at\` datetime(3) null, \`ended_at\` datetime(3) null, \`check_at\` datetime(3) null, \`last_problem\` varchar(80) null, \`note\` varchar(500) null, \`resolved_by\` varchar(24) null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(`alter table \`pay_refunds\` add unique \`uq_pay_refunds_transaction\` (\`transaction_id\`);`)
    this.addSql(`alter table \`pay_refunds\` add unique \`uq_pay_refunds_no\` (\`out_refund_no\`);`)
    this.addSql(`alter table \`pay_refunds\` add index \`ix_pay_refunds_check\` (\`check_at\`, \`id\`);`)
    this.addSql(`alter table \`pay_refunds\` add index \`ix_pay_refunds_day\` (\`accepted_at\`, \`id\`);`)
    this.addSql(`alter table \`pay_refunds\` add index \`ix_pay_refunds_order\` (\`order_id\`, \`id\`);`)
    this.addSql(`alter table \`pay_refunds\` add index \`ix_pay_refunds_state\` (\`state\`, \`id\`);`)

    this.addSql(
      `create table \`appointment_schedules\` (\`id\` int unsigned not null auto_increment primary key, \`public_id\` varchar(24) not null, \`site_id\` varchar(32) not null, \`counter_id\` varchar(32) not null, \`counter\` varchar(40) not null, \`services\` varchar(500) not null, \`weekly\` json not null, \`exceptions\` json not null, \`on_holidays\` varchar(8) not null, \`slot_minutes\` int not null, \`public_capacity\` int not null, \`walk_in_capacity\` int not null, \`lead_minutes\` int not null, \`horizon_days\` int not null, \`built_until\` varchar(10) not null, \`changed_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`appointment_schedules\` add unique \`uq_appointment_schedules_public\` (\`public_id\`);`,
    )
    this.addSql(
      `alter table \`appointment_schedules\` add index \`ix_appointment_schedules_site\` (\`site_id\`);`,
    )

    this.addSql(
      `create table \`appointment_services\` (\`code\` varchar(24) not null, \`position\` int not null, \`offered\` tinyint(1) not null, \`published\` json not null, \`changed_by\` varchar(24) null, \`changed_at\` datetime(3) not null, primary key (\`code\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )

    this.addSql(
      `create table \`appointment_slots\` (\`id\` int unsigned not null auto_increment primary key, \`schedule_id\` int not null, \`site_id\` varchar(32) not null, \`starts_at\` datetime(3) not null, \`ends_at\` datetime(3) not null, \`book_until\` datetime(3) not null, \`capacity\` int not null, \`booked\` int not null, \`walk_in_capacity\` int not null, \`walk_ins\` int not null, \`closed\` tinyint(1) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`appointment_slots\` add index \`ix_appointment_slots_site\` (\`site_id\`, \`starts_at\`);`,
    )
    this.addSql(
      `alter table \`appointment_slots\` add unique \`uq_appointment_slots\` (\`schedule_id\`, \`starts_at\`);`,
    )

    this.addSql(
      `create table \`appointment_tickets\` (\`id\` varchar(48) not null, \`last\` int not null, primary key (\`id\`)) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )

    this.addSql(
      `create table \`appointment_waitlist\` (\`id\` int unsigned not null auto_increment primary key, \`public_id\` varchar(24) not null, \`person_id\` varchar(24) not null, \`site_id\` varchar(32) not null, \`service\` varchar(24) not null, \`from_at\` datetime(3) not null, \`until_at\` datetime(3) not null, \`status\` varchar(8) not null, \`active\` int null, \`exemption\` varchar(16) null, \`sealed\` text null, \`id_mark\` varchar(64) not null, \`queued_at\` datetime(3) not null, \`offers\` int not null, \`offered_slot_id\` int null, \`offered_until\` datetime(3) null, \`created_at\` datetime(3) not null) default character set utf8mb4 collate utf8mb4_bin engine = InnoDB;`,
    )
    this.addSql(
      `alter table \`appointment_waitlist\` add unique \`uq_appointment_waitlist_public\` (\`public_id\`);`,
    )
    this.addSql(
      `alter table \`appointment_waitlist\` add index \`ix_appointment_waitlist_next\` (\`site_id\`, \`service\`, \`status\`, \`queued_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`appointment_waitlist\` add index \`ix_appointment_waitlist_person\` (\`person_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `alter table \`appointment_waitlist\` add index \`ix_appointment_waitlist_offer\` (\`status\`, \`offered_until\`);`,
    )
    this.addSql(
      `alter table \`appointment_waitlist\` add unique \`uq_appointment_waitlist_id\` (\`service\`, \`id_mark\`, \`active\`);`,
    )

    this.addSql(
      `alter table \`appointment_slots\` add constraint \`ck_appointment_slots_booked\` check (booked >= 0 and booked <= capacity);`,
    )
    this.addSql(
      `alter table \`appointment_slots\` add constraint \`ck_appointment_slots_walk_ins\` check (walk_ins >= 0 and walk_ins <= walk_in_capacity + capacity);`,
    )
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists \`appointments\`;`)
    this.addSql(`drop table if exists \`appointment_history\`;`)
    this.addSql(`drop table if exists \`pay_bill_days\`;`)
    this.addSql(`drop table if exists \`pay_bill_lines\`;`)
    this.addSql(`drop table if exists \`pay_history\`;`)
    this.addSql(`drop table if exists \`pay_orders\`;`)
    this.addSql(`drop table if exists \`pay_payments\`;`)
    this.addSql(`drop table if exists \`pay_refunds\`;`)
    this.addSql(`drop table if exists \`appointment_schedules\`;`)
    this.addSql(`drop table if exists \`appointment_services\`;`)
    this.addSql(`drop table if exists \`appointment_slots\`;`)
    this.addSql(`drop table if exists \`appointment_tickets\`;`)
    this.addSql(`drop table if exists \`appointment_waitlist\`;`)
  }
}
