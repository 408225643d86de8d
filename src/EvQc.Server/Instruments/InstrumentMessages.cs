using EvQc.Outbox;

namespace EvQc.Instruments;

/// <summary>A file is stored byte for byte and waits to be read.</summary>
public sealed record FileReceived(Guid FileId) : IMessage
{
    Guid IMessage.SubjectId => FileId;
}

/// <summary>A file was read; what it says, or every problem with it, is stored.</summary>
public sealed record RunParsed(Guid FileId) : IMessage
{
    Guid IMessage.SubjectId => FileId;
}
