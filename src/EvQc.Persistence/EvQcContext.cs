using EvQc.Audit;
using EvQc.People;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace EvQc;

/// <summary>
/// The one model, on PostgreSQL and on SQL Server. Each capability maps its own entities (<c>IEntityTypeConfiguration</c>);
/// what holds for every table is here: UTC times, enums as text, exact decimals, versions that rise, an audit entry per change.
/// </summary>
public sealed class EvQcContext(DbContextOptions<EvQcContext> options, TimeProvider time, LaboratoryZone? zone = null)
    : IdentityUserContext<Person, Guid>(options)
{
    /// <summary>Who acts and why. Nothing can be saved while it is unknown.</summary>
    public Acting? Acting { get; private set; }

    public TimeProvider Time { get; } = time;

    /// <summary>Where the laboratory's clocks hang, for audit entries of work that nobody asked for; null where nobody has said.</summary>
    public LaboratoryZone? Zone { get; } = zone;

    /// <summary>Says on whose behalf the following changes are made.</summary>
    /// <param name="reason">Why: asked of the person for every change of a recorded value; null where the act speaks for itself.</param>
    public void ActAs(Actor actor, string? reason = null, string? correlationId = null) =>
        Acting = new(actor, reason, correlationId ?? Acting?.CorrelationId ?? System.Diagnostics.Activity.Current?.TraceId.ToString() ?? "");

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("EvQc saves asynchronously.");

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        ChangeTracker.DetectChanges();
        var detects = ChangeTracker.AutoDetectChangesEnabled;
        try
        {
            // Every look at the tracker would detect again; what is added from here on is known.
            ChangeTracker.AutoDetectChangesEnabled = false;
            RaiseVersions();
            KeepRecords();
            AuditTrail.Write(this);
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = detects;
        }
    }

    private void RaiseVersions()
    {
        foreach (var entry in ChangeTracker.Entries<IVersioned>())
            if (entry.State == EntityState.Modified)
                entry.Property(e => e.Version).CurrentValue = entry.Property(e => e.Version).OriginalValue + 1;
    }

    private void KeepRecords()
    {
        if (ChangeTracker.Entries().FirstOrDefault(e => e.State == EntityState.Deleted && e.Entity is not IUnaudited) is { } deleted)
            throw new QcRuleException(
                "records-are-kept", $"A record ({deleted.Metadata.DisplayName()}) is never deleted; nothing was saved.", "Record a correction beside it, with a reason.");
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(EvQcContext).Assembly);
        foreach (var entity in builder.Model.GetEntityTypes())
        {
            if (typeof(IVersioned).IsAssignableFrom(entity.ClrType))
                entity.FindProperty(nameof(IVersioned.Version))!.IsConcurrencyToken = true;
            if (entity.FindPrimaryKey()?.Properties is [{ ClrType: var key } id] && key == typeof(Guid))
                id.ValueGenerated = ValueGenerated.Never;
            foreach (var foreignKey in entity.GetForeignKeys().Where(k => !k.IsOwnership))
                foreignKey.DeleteBehavior = DeleteBehavior.Restrict;

            // Where a trigger watches changes, SQL Server answers no OUTPUT clause; the provider must know.
            if (GuardedTables.All.Any(g => g.HasChangeTrigger && g.Name == entity.GetTableName()))
                entity.AddTrigger($"{GuardedTable.ChangeTrigger}_{entity.GetTableName()}");
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<decimal>().HavePrecision(28, 12);
        configurationBuilder.Properties<string>().HaveMaxLength(200);
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
    }

    /// <summary>To the microsecond, as PostgreSQL keeps it and the audit trail tells it; SQL Server would keep a digit that nothing proves.</summary>
    private sealed class UtcConverter() : ValueConverter<DateTimeOffset, DateTimeOffset>(t => AuditedText.Microseconds(t), t => t.ToUniversalTime());
}
