using EvQc.Shell.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace EvQc.Audit;

/// <summary>A kind of record that EvQc has never heard of, mapped in every way there is.</summary>
public sealed class PlantedRecord
{
    public Guid Id { get; set; }

    public decimal Amount { get; set; }

    public decimal? Nothing { get; set; }

    public DateTimeOffset At { get; set; }

    public DateOnly Day { get; set; }

    public DayOfWeek Weekday { get; set; }

    public bool Flag { get; set; }

    public byte[] Bytes { get; set; } = [];

    public string PasswordHash { get; set; } = "";

    public string[] Words { get; set; } = [];

    /// <summary>Complex: columns of the same table.</summary>
    public PlantedPlace Place { get; set; } = new();

    /// <summary>Owned: a table of its own.</summary>
    public List<PlantedPart> Parts { get; set; } = [];

    /// <summary>Owned: in a JSON column.</summary>
    public PlantedNote? Note { get; set; }
}

public sealed class PlantedPlace
{
    public string Room { get; set; } = "";

    public int Shelf { get; set; }
}

public sealed class PlantedPart
{
    public Guid Id { get; set; }

    public string Lot { get; set; } = "";
}

public sealed class PlantedNote
{
    public string Text { get; set; } = "";
}

/// <summary>Adds the planted record to EvQc's model, as a new slice's mapping would.</summary>
internal sealed class PlantingModel(ModelCustomizerDependencies dependencies) : RelationalModelCustomizer(dependencies)
{
    public override void Customize(ModelBuilder modelBuilder, DbContext context)
    {
        modelBuilder.Entity<PlantedRecord>(planted =>
        {
            planted.ToTable("planted");
            planted.Property(p => p.Id).ValueGeneratedNever();
            planted.ComplexProperty(p => p.Place);
            planted.OwnsMany(p => p.Parts, part =>
            {
                part.ToTable("planted_parts");
                part.WithOwner().HasForeignKey("PlantedId");
                part.HasKey(p => p.Id);
                part.Property(p => p.Id).ValueGeneratedNever();
            });
            planted.OwnsOne(p => p.Note, note => note.ToJson());
        });
        base.Customize(modelBuilder, context);
    }

    public static EvQcContext Open(DatabaseSettings settings)
    {
        var options = new DbContextOptionsBuilder<EvQcContext>();
        DatabaseConnection.Use(options, settings, settings.MigrationConnectionString ?? settings.ConnectionString);
        options.ReplaceService<IModelCustomizer, PlantingModel>();
        return new(options.Options, TimeProvider.System, new LaboratoryZone("Europe/Zurich"));
    }

    /// <summary>Makes the planted tables, and only those.</summary>
    public static async Task PlantAsync(EvQcContext db)
    {
        var script = db.Database.GenerateCreateScript();
        foreach (var table in new[] { "planted", "planted_parts" })
        {
            var from = script.IndexOf($"CREATE TABLE {table} ", StringComparison.Ordinal);
            if (from < 0) from = script.IndexOf($"CREATE TABLE [{table}] ", StringComparison.Ordinal);
            await db.Database.ExecuteSqlRawAsync(script[from..(script.IndexOf(");", from, StringComparison.Ordinal) + 2)].Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
        }
    }
}
