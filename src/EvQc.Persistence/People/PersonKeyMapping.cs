using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace EvQc.People;

internal sealed class PersonKeyMapping : IEntityTypeConfiguration<PersonKey>
{
    public void Configure(EntityTypeBuilder<PersonKey> key)
    {
        key.ToTable("person_keys");
        key.Property(k => k.Algorithm).HasMaxLength(40);
        key.Property(k => k.PublicKey).HasMaxLength(200);
        key.Property(k => k.WrappedPrivateKey).HasMaxLength(1000);
        key.Property(k => k.RetiredBy).HasMaxLength(260);
        key.Property(k => k.RetiredReason).HasMaxLength(1000);
        key.Ignore(k => k.IsActive);
        key.Ignore(k => k.Fingerprint);
        key.HasOne<Person>().WithMany().HasForeignKey(k => k.PersonId);
    }
}

internal sealed class AccountabilityStatementMapping : IEntityTypeConfiguration<AccountabilityStatement>
{
    public void Configure(EntityTypeBuilder<AccountabilityStatement> statement)
    {
        statement.ToTable("accountability_statements");
        statement.Property(s => s.Text).HasMaxLength(-1);
        statement.Property(s => s.Sha256).HasMaxLength(64);
        statement.HasIndex(s => s.Number).IsUnique();
    }
}

internal sealed class StatementAcceptanceMapping : IEntityTypeConfiguration<StatementAcceptance>
{
    public void Configure(EntityTypeBuilder<StatementAcceptance> acceptance)
    {
        acceptance.ToTable("statement_acceptances");
        acceptance.Property(a => a.PrintedName).HasMaxLength(120);
        acceptance.Property(a => a.StatementSha256).HasMaxLength(64);
        acceptance.Property(a => a.Zone).HasMaxLength(60);
        acceptance.Property(a => a.SignedText).HasMaxLength(4000);
        acceptance.Property(a => a.Value).HasMaxLength(400);
        acceptance.HasOne<Person>().WithMany().HasForeignKey(a => a.PersonId);
        acceptance.HasOne<PersonKey>().WithMany().HasForeignKey(a => a.KeyId);

        // A statement is accepted once with a key.
        acceptance.HasIndex(a => new { a.KeyId, a.StatementNumber }).IsUnique();
    }
}
