// An appointment as its money has it: one that is paid for is booked before anybody reads it or takes a step.
import type { Context } from '../../context.ts'
import type { Appointment } from '../entities.ts'
import { findAppointment } from '../queries.ts'
import { settledByMoney } from './holds.ts'
import { lockAppointment } from './steps.ts'

export async function settledRow(ctx: Context, row: Appointment): Promise<Appointment> {
  if (!(await settledByMoney(ctx, row))) return row
  return (await findAppointment(ctx, row.number)) ?? row
}

export async function findSettled(ctx: Context, number: string): Promise<Appointment | null> {
  const row = await findAppointment(ctx, number)
  return row && settledRow(ctx, row)
}

export async function lockSettled(tx: Context, number: string): Promise<Appointment> {
  const row = await lockAppointment(tx, number)
  return (await settledByMoney(tx, row)) ? lockAppointment(tx, number) : row
}
