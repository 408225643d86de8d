using EvQc.Shell;

namespace EvQc.Assays;

/// <summary>The <c>Training</c> section: how long training counts where a method's file does not say.</summary>
/// <param name="Months">0 for training that does not end by time.</param>
public sealed record TrainingSettings(int Months)
{
    public static TrainingSettings Read(IConfiguration configuration) =>
        configuration.GetValue("Training:ValidMonths", 24) is var months and >= 0 and <= 120
            ? new(months)
            : throw new CannotStartException("Training:ValidMonths is a number of months from 0 (training does not end by time) to 120.");

    /// <summary>The last day on which a training on this version can count; null where it does not end.</summary>
    public DateOnly? LastDayOf(Method method, DateOnly trainedOn) => (method.TrainingMonths ?? Months) is var months and > 0 ? trainedOn.AddMonths(months).AddDays(-1) : null;
}
