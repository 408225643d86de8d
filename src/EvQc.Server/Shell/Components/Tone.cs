namespace EvQc.Shell.Components;

/// <summary>How a status is to be taken. Each has a colour and a sign, so that it is told apart without colours too.</summary>
public enum Tone
{
    Neutral,
    Info,
    Good,
    Warn,
    Bad,
}
