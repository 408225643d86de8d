namespace EvQc;

/// <summary>What was asked for does not exist. Mapped once: HTTP 404.</summary>
public sealed class NotFoundException(string message) : Exception(message);
