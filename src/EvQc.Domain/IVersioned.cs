namespace EvQc;

/// <summary>
/// A record that two people may change at once. The store raises <see cref="Version"/> with every change and refuses
/// a change made to an older version.
/// </summary>
public interface IVersioned
{
    int Version { get; }
}
