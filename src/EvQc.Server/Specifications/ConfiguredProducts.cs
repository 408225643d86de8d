using EvQc.Batches;

namespace EvQc.Specifications;

/// <summary>What <c>config/</c> says today: the products and their routes. Specifications are read from the record, not from here.</summary>
public sealed class ConfiguredProducts(Configuration configuration)
{
    public Configuration Configuration { get; } = configuration;

    public IReadOnlyList<string> Names => [.. Configuration.Processes.Select(p => p.Product)];

    public ProcessDefinition? Process(string product) => Configuration.ProcessOf(product);

    /// <summary>The product's title, or its code when the configuration no longer knows it.</summary>
    public string Title(string product) => Process(product)?.Title ?? product;
}
