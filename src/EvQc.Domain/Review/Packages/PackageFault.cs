namespace EvQc.Review.Packages;

/// <summary>The first thing that is wrong with a package.</summary>
/// <param name="Member">The piece of the package; null for the archive as a whole.</param>
/// <param name="Record">The record in it, for people; null where it is not about one.</param>
/// <param name="Field">Which of its values.</param>
/// <param name="Sentence">What is wrong with it, as the end of a sentence that begins with the place.</param>
public sealed record PackageFault(string? Member, string? Record, string? Field, string Sentence)
{
    public override string ToString()
    {
        var place = string.Join(", ", new[] { Member, Record, Field }.Where(p => p is not null));
        return place.Length == 0 ? $"{char.ToUpperInvariant(Sentence[0])}{Sentence[1..]}." : $"{place}: {Sentence}.";
    }
}

/// <summary>Stops the verification at its first fault.</summary>
internal sealed class PackageFaultException(PackageFault fault) : Exception(fault.ToString())
{
    public PackageFault Fault { get; } = fault;
}
