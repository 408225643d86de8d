using System.Diagnostics;
using Xunit;

namespace EvQc;

/// <summary>Waits for what another process, the database or a message brings about: looks again and again, and fails with what was the matter when it does not come.</summary>
internal static class Patience
{
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Generous: a busy machine is no fault. What does not come within it does not come.</summary>
    private static readonly TimeSpan s_usual = TimeSpan.FromMinutes(3);

    /// <param name="isSo">May throw when it can never become so.</param>
    /// <param name="otherwise">What to say when it does not come about.</param>
    public static Task UntilAsync(Func<Task<bool>> isSo, Func<string> otherwise, TimeSpan? atMost = null) =>
        UntilAsync(async () => await isSo() ? "so" : null, otherwise, atMost);

    /// <returns>The first answer that is not null.</returns>
    public static async Task<T> UntilAsync<T>(Func<Task<T?>> ask, Func<string> otherwise, TimeSpan? atMost = null)
        where T : class
    {
        var (started, limit) = (Stopwatch.GetTimestamp(), atMost ?? s_usual);
        for (var pause = TimeSpan.FromMilliseconds(10); ; pause = pause * 1.5 < s_longestPause ? pause * 1.5 : s_longestPause)
        {
            if (await ask() is { } answer) return answer;
            if (Stopwatch.GetElapsedTime(started) > limit) throw new TimeoutException(otherwise());
            await Task.Delay(pause, TestContext.Current.CancellationToken);
        }
    }
}
