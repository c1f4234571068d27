import { Migration } from '@mikro-orm/migrations'

export class Migration20261122180000_appointments extends Migration {
  override name = 'Migration20261122180000_appointments'

  override up(): void | Promise<void> {
    this.addSql(
      `create table \`appointments\` (\`id\` integer not null primary key autoincrement, \`number\` text not null, \`kind\` text not null, \`person_id\` text null, \`site_id\` text not null, \`slot_id\` integer not null, \`service\` text not null, \`status\` text not null, \`active\` integer null, \`starts_at\` datetime not null, \`ends_at\` datetime not null, \`fee_fen\` integer not null, \`fee_reason\` text not null, \`exemption\` text null, \`proof_seen\` integer not null, \`held_until\` datetime null, \`let_go_at\` datetime null, \`order_id\` text null, \`paid_at\` datetime null, \`sealed\` text null, \`id_mark\` text null, \`masked_name\` text null, \`masked_id\` text null, \`masked_phone\` text null, \`age\` integer null, \`sequence\` integer not null, \`queue_day\` text null, \`ticket_no\` integer null, \`order_at\` datetime null, \`parked\` integer not null, \`calls\` integer not null, \`counter_id\` text null, \`called_at\` datetime null, \`created_at\` datetime not null, \`ended_at\` datetime null);`,
    )
    this.addSql(`create unique index \`uq_appointments_number\` on \`appointments\` (\`number\`);`)
    this.addSql(
      `create index \`ix_appointments_person\` on \`appointments\` (\`person_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `create index \`ix_appointments_person_open\` on \`appointments\` (\`person_id\`, \`active\`);`,
    )
    this.addSql(
      `create index \`ix_appointments_person_ended\` on \`appointments\` (\`person_id\`, \`status\`, \`ended_at\`);`,
    )
    this.addSql(
      `create index \`ix_appointments_id_ended\` on \`appointments\` (\`id_mark\`, \`status\`, \`ended_at\`);`,
    )
    this.addSql(`create index \`ix_appointments_held\` on \`appointments\` (\`status\`, \`held_until\`);`)
    this.addSql(`create index \`ix_appointments_slot\` on \`appointments\` (\`slot_id\`, \`active\`);`)
    this.addSql(
      `create index \`ix_appointments_queue\` on \`appointments\` (\`site_id\`, \`status\`, \`starts_at\`);`,
    )
    this.addSql(`create index \`ix_appointments_ended\` on \`appointments\` (\`ended_at\`, \`id\`);`)
    this.addSql(
      `create unique index \`uq_appointments_open_id\` on \`appointments\` (\`service\`, \`id_mark\`, \`active\`);`,
    )
    this.addSql(
      `create unique index \`uq_appointments_ticket\` on \`appointments\` (\`site_id\`, \`queue_day\`, \`ticket_no\`);`,
    )

    this.addSql(
      `create table \`appointment_history\` (\`id\` integer not null primary key autoincrement, \`appointment_id\` integer not null, \`step\` text not null, \`status\` text not null, \`done_by\` text not null, \`person_id\` text null, \`note\` text null, \`at\` datetime not null);`,
    )
    this.addSql(
      `create index \`ix_appointment_history\` on \`appointment_history\` (\`appointment_id\`, \`id\`);`,
    )

    this.addSql(
      `create table \`pay_bill_days\` (\`day\` text not null primary key, \`state\` text not null, \`sha1\` text null, \`matched\` integer not null default 0, \`paid_fen\` integer not null default 0, \`refunded_fen\` integer not null default 0, \`their_paid_fen\` integer not null default 0, \`their_refunded_fen\` integer not null default 0, \`problem\` text null, \`tried_at\` datetime null);`,
    )

    this.addSql(
      `create table \`pay_bill_lines\` (\`id\` integer not null primary key autoincrement, \`day\` text not null, \`bucket\` text not null, \`kind\` text not null, \`number\` text not null, \`out_trade_no\` text not null, \`ours_fen\` integer not null, \`theirs_fen\` integer not null, \`explanation\` text null, \`note\` text null, \`resolved_by\` text null, \`resolved_at\` datetime null);`,
    )
    this.addSql(
      `create unique index \`uq_pay_bill_lines\` on \`pay_bill_lines\` (\`day\`, \`kind\`, \`number\`);`,
    )

    this.addSql(
      `create table \`pay_history\` (\`id\` integer not null primary key autoincrement, \`order_id\` integer null, \`what\` text not null, \`status\` text null, \`amount_fen\` integer null, \`detail\` text not null, \`at\` datetime not null);`,
    )
    this.addSql(`create index \`ix_pay_history_order\` on \`pay_history\` (\`order_id\`, \`id\`);`)

    this.addSql(
      `create table \`pay_orders\` (\`id\` integer not null primary key autoincrement, \`out_trade_no\` text not null, \`subject\` text not null, \`subject_id\` text not null, \`person_id\` text null, \`amount_fen\` integer not null, \`reason\` text not null, \`description\` text not null, \`status\` text not null, \`prepay_id\` text null, \`asked_at\` datetime null, \`prepaid_at\` datetime null, \`prepaid_until\` datetime null, \`expires_at\` datetime not null, \`extended\` integer not null default false, \`let_go_at\` datetime null, \`check_at\` datetime null, \`checks\` integer not null default 0, \`flag\` text null, \`flag_note\` text null, \`flag_resolved_by\` text null, \`paid_at\` datetime null, \`created_at\` datetime not null);`,
    )
    this.addSql(`create unique index \`uq_pay_orders_no\` on \`pay_orders\` (\`out_trade_no\`);`)
    this.addSql(`create index \`ix_pay_orders_check\` on \`pay_orders\` (\`check_at\`, \`id\`);`)
    this.addSql(
      `create index \`ix_pay_orders_subject\` on \`pay_orders\` (\`subject\`, \`subject_id\`, \`id\`);`,
    )
    this.addSql(`create index \`ix_pay_orders_flag\` on \`pay_orders\` (\`flag\`, \`id\`);`)
    this.addSql(`create index \`ix_pay_orders_person\` on \`pay_orders\` (\`person_id\`, \`id\`);`)

    this.addSql(
      `create table \`pay_payments\` (\`id\` integer not null primary key autoincrement, \`order_id\` integer not null, \`transaction_id\` text not null, \`amount_fen\` integer not null, \`success_at\` datetime not null, \`source\` text not null, \`created_at\` datetime not null);`,
    )
    this.addSql(
      `create unique index \`uq_pay_payments_transaction\` on \`pay_payments\` (\`transaction_id\`);`,
    )
    this.addSql(`create index \`ix_pay_payments_order\` on \`pay_payments\` (\`order_id\`, \`id\`);`)
    this.addSql(`create index \`ix_pay_payments_day\` on \`pay_payments\` (\`success_at\`, \`id\`);`)

    this.addSql(
      `create table \`pay_refunds\` (\`id\` integer not null primary key autoincrement, \`order_id\` integer not null, \`transaction_id\` text not null, \`out_refund_no\` text not null, \`amount_fen\` integer not null, \`why\` text not null, \`state\` text not null, \`refund_id\` text null, \`accepted_at\` datetime null, \`ended_at\` datetime null, \`check_at\` datetime null, \`last_problem\` text null, \`note\` text null, \`resolved_by\` text null, \`created_at\` datetime not null);`,
    )
    this.addSql(`create unique index \`uq_pay_refunds_transaction\` on \`pay_refunds\` (\`transaction_id\`);`)
    this.addSql(`create unique index \`uq_pay_refunds_no\` on \`pay_refunds\` (\`out_refund_no\`);`)
    this.addSql(`create index \`ix_pay_refunds_check\` on \`pay_refunds\` (\`check_at\`, \`id\`);`)
    this.addSql(`create index \`ix_pay_refunds_day\` on \`pay_refunds\` (\`accepted_at\`, \`id\`);`)
    this.addSql(`create index \`ix_pay_refunds_order\` on \`pay_refunds\` (\`order_id\`, \`id\`);`)
    this.addSql(`create index \`ix_pay_refunds_state\` on \`pay_refunds\` (\`state\`, \`id\`);`)

    this.addSql(
      `create table \`appointment_schedules\` (\`id\` integer not null primary key autoincrement, \`public_id\` text not null, \`site_id\` text not null, \`counter_id\` text not null, \`counter\` text not null, \`services\` text not null, \`weekly\` json not null, \`exceptions\` json not null, \`on_holidays\` text not null, \`slot_minutes\` integer not null, \`public_capacity\` integer not null, \`walk_in_capacity\` integer not null, \`lead_minutes\` integer not null, \`horizon_days\` integer not null, \`built_until\` text not null, \`changed_at\` datetime not null);`,
    )
    this.addSql(
      `create unique index \`uq_appointment_schedules_public\` on \`appointment_schedules\` (\`public_id\`);`,
    )
    this.addSql(`create index \`ix_appointment_schedules_site\` on \`appointment_schedules\` (\`site_id\`);`)

    this.addSql(
      `create table \`appointment_services\` (\`code\` text not null primary key, \`position\` integer not null, \`offered\` integer not null, \`published\` json not null, \`changed_by\` text null, \`changed_at\` datetime not null);`,
    )

    this.addSql(
      `create table \`appointment_slots\` (\`id\` integer not null primary key autoincrement, \`schedule_id\` integer not null, \`site_id\` text not null, \`starts_at\` datetime not null, \`ends_at\` datetime not null, \`book_until\` datetime not null, \`capacity\` integer not null, \`booked\` integer not null, \`walk_in_capacity\` integer not null, \`walk_ins\` integer not null, \`closed\` integer not null, constraint \`ck_appointment_slots_booked\` check (booked >= 0 and booked <= capacity), constraint \`ck_appointment_slots_walk_ins\` check (walk_ins >= 0 and walk_ins <= walk_in_capacity + capacity));`,
    )
    this.addSql(
      `create index \`ix_appointment_slots_site\` on \`appointment_slots\` (\`site_id\`, \`starts_at\`);`,
    )
    this.addSql(
      `create unique index \`uq_appointment_slots\` on \`appointment_slots\` (\`schedule_id\`, \`starts_at\`);`,
    )

    this.addSql(
      `create table \`appointment_tickets\` (\`id\` text not null primary key, \`last\` integer not null);`,
    )

    this.addSql(
      `create table \`appointment_waitlist\` (\`id\` integer not null primary key autoincrement, \`public_id\` text not null, \`person_id\` text not null, \`site_id\` text not null, \`service\` text not null, \`from_at\` datetime not null, \`until_at\` datetime not null, \`status\` text not null, \`active\` integer null, \`exemption\` text null, \`sealed\` text null, \`id_mark\` text not null, \`queued_at\` datetime not null, \`offers\` integer not null, \`offered_slot_id\` integer null, \`offered_until\` datetime null, \`created_at\` datetime not null);`,
    )
    this.addSql(
      `create unique index \`uq_appointment_waitlist_public\` on \`appointment_waitlist\` (\`public_id\`);`,
    )
    this.addSql(
      `create index \`ix_appointment_waitlist_next\` on \`appointment_waitlist\` (\`site_id\`, \`service\`, \`status\`, \`queued_at\`, \`id\`);`,
    )
    this.addSql(
      `create index \`ix_appointment_waitlist_person\` on \`appointment_waitlist\` (\`person_id\`, \`created_at\`, \`id\`);`,
    )
    this.addSql(
      `create index \`ix_appointment_waitlist_offer\` on \`appointment_waitlist\` (\`status\`, \`offered_until\`);`,
    )
    this.addSql(
      `create unique index \`uq_appointment_waitlist_id\` on \`appointment_waitlist\` (\`service\`, \`id_mark\`, \`active\`);`,
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
