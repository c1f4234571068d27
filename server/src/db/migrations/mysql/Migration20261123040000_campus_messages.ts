import { Migration } from '@mikro-orm/migrations'

export class Migration20261123040000_campus_messages extends Migration {
  override name = 'Migration20261123040000_campus_messages'

  override up(): void | Promise<void> {
    this.addSql(`alter table \`campus_messages\` add index \`ix_campus_messages_at\` (\`at\`, \`id\`);`)
  }
}
