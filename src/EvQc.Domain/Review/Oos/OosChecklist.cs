namespace EvQc.Review;

/// <summary>What a question of phase I is about (FDA, Investigating OOS Test Results, III.B): EvQc shows beside it what its own records say.</summary>
public enum CheckArea
{
    /// <summary>Performance and calibration of the instrument.</summary>
    Instrument,

    /// <summary>Standards, controls and blanks of the run.</summary>
    Controls,

    /// <summary>Dilution and calculation.</summary>
    Calculation,

    /// <summary>Sampling, storage and handling.</summary>
    Sample,

    /// <summary>Training of the analyst, deviation from the method.</summary>
    Analyst,

    /// <summary>The raw data were looked at.</summary>
    RawData,

    /// <summary>The original preparation is kept, where and until when.</summary>
    Retained,
}

/// <param name="Code">Stable, for records: <c>instrument-calibration</c>.</param>
/// <param name="Asks">The question as it is asked.</param>
public sealed record CheckQuestion(string Code, string Asks, CheckArea Area);

/// <summary>One version of the checklist of phase I, from <c>config/oos-checklist</c>. Each answer keeps the question as it was asked.</summary>
/// <param name="Sha256">Of the file's text, lower-case hexadecimal.</param>
public sealed record OosChecklist(int Version, string Sha256, IReadOnlyList<CheckQuestion> Questions);
