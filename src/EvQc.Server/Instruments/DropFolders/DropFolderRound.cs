using System.Text;
using EvQc.People;
using Microsoft.EntityFrameworkCore;

namespace EvQc.Instruments;

/// <summary>
/// One look at every drop folder. A file is taken when two looks saw the same size and time and nobody else has it open; stored with its
/// receipt; then moved aside. A folder that cannot be reached is told once and looked at again at the next round.
/// </summary>
public sealed partial class DropFolderRound(
    DropFolders folders, DropFolderStates states, IServiceScopeFactory scopes, TimeProvider time, ILogger<DropFolderRound> logger)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!await states.Alone.WaitAsync(0, cancellationToken)) return;
        try
        {
            foreach (var folder in folders.All) await LookAsync(folder, cancellationToken);
        }
        finally
        {
            states.Alone.Release();
        }
    }

    private async Task LookAsync(DropFolder folder, CancellationToken cancellationToken)
    {
        try
        {
            if (await ActorAsync(folder, cancellationToken) is not { } actor)
            {
                Trouble(folder, $"{folder.Responsible} is no active person who may record results; set Responsible to one who is.");
                return;
            }

            var (before, looks, waiting) = (states.LooksOf(folder), new Dictionary<string, Look>(StringComparer.Ordinal), new List<(string, string)>());
            var files = new DirectoryInfo(folder.Path).GetFiles().Where(f => !f.Attributes.HasFlag(FileAttributes.ReparsePoint) && folder.Takes(f.Name)).OrderBy(f => f.Name, StringComparer.Ordinal).ToArray();
            await ReconcileAsync(folder, [.. files.Select(f => f.Name)], cancellationToken);
            foreach (var file in files)
            {
                var look = looks[file.Name] = new(file.Length, file.LastWriteTimeUtc);
                if (!before.TryGetValue(file.Name, out var seen) || seen != look) waiting.Add((file.Name, "seen for the first time, or still being written"));
                else if (Sidecars.Wait(folder, file, before, looks) is { } waits) waiting.Add((file.Name, waits));
                else if (await TakeAsync(folder, file, look, actor, cancellationToken) is { } why) waiting.Add((file.Name, why));
            }

            await using (var scope = scopes.CreateAsyncScope())
                waiting.AddRange(await new Sidecars(scope.ServiceProvider.GetRequiredService<EvQcContext>()).PutAsideAsync(folder, cancellationToken));
            if (states.Of(folder)?.Problem is not null) LogBack(folder.Name, folder.Path);
            states.Seen(folder, looks, waiting, time.GetUtcNow());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Trouble(folder, e is DirectoryNotFoundException ? $"The folder {folder.Path} is not there; a network share may be away." : e.Message);
        }
    }

    /// <returns>Why it is not taken yet; null when it is.</returns>
    private async Task<string?> TakeAsync(DropFolder folder, FileInfo file, Look look, Actor actor, CancellationToken cancellationToken)
    {
        byte[]? bytes = null;
        if (file.Length <= InstrumentFile.LargestBytes)
        {
            try
            {
                // Nobody else may have it open: an instrument that is still writing has.
                await using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.None);
                bytes = new byte[stream.Length];
                await stream.ReadExactlyAsync(bytes, cancellationToken);
            }
            catch (FileNotFoundException)
            {
                return null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return $"cannot be opened alone: {e.Message}";
            }

            file.Refresh();
            if (!file.Exists || new Look(file.Length, file.LastWriteTimeUtc) != look) return "still being written";
        }

        await using var scope = scopes.CreateAsyncScope();
        var take = scope.ServiceProvider.GetRequiredService<TakeDroppedFile>();
        DroppedFile dropped;
        try
        {
            dropped = bytes is null
                ? await take.RefuseAsync(folder, file.Name, InstrumentFile.RefusedForSize(file.Length, file.Name)!.Errors.First().Message, actor, cancellationToken)
                : await take.RunAsync(new(folder, file.Name, bytes, await Sidecars.ReadAsync(file, cancellationToken)), actor, cancellationToken);
        }
        catch (QcRuleException refused)
        {
            // Somebody stored or decided something at this very moment; the next look finds out what.
            return refused.Message;
        }

        MoveAside(folder, file, dropped);
        await take.MovedAsync(dropped, cancellationToken);
        LogTaken(folder.Name, file.Name, dropped.Outcome);
        return null;
    }

    /// <summary>Into the folder of its outcome, under a name that is free there; the reason goes first, so that no file lies there without it.</summary>
    private static void MoveAside(DropFolder folder, FileInfo file, DroppedFile dropped)
    {
        var aside = folder.Aside(dropped.Outcome);
        Directory.CreateDirectory(aside);
        var (stem, extension, name) = (Path.GetFileNameWithoutExtension(file.Name), file.Extension, file.Name);
        for (var number = 2; File.Exists(Path.Combine(aside, name)); number++)
            name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{stem} ({number}){extension}");
        if (dropped.Outcome != DropOutcome.Taken)
            File.WriteAllText(Path.Combine(aside, name + ".why.txt"), (dropped.Why ?? "") + Environment.NewLine, Encoding.UTF8);
        try
        {
            file.MoveTo(Path.Combine(aside, name));
        }
        catch (FileNotFoundException)
        {
            // Another node was faster; it is out of the way.
        }
    }

    /// <summary>Receipts of files that a process moved aside just before it died.</summary>
    private async Task ReconcileAsync(DropFolder folder, IReadOnlyList<string> present, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<EvQcContext>();
        await db.Set<DroppedFile>().Where(d => d.Folder == folder.Name && d.MovedAt == null && !present.Contains(d.Name))
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.MovedAt, time.GetUtcNow()), cancellationToken);
    }

    private async Task<Actor?> ActorAsync(DropFolder folder, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var name = folder.Responsible;
        var person = await scope.ServiceProvider.GetRequiredService<EvQcContext>().Users.AsNoTracking().SingleOrDefaultAsync(p => p.UserName == name, cancellationToken);
        if (person is not { IsActive: true } || !person.Role.Allows(Permission.RecordResult)) return null;
        return person.AsActor() with { Name = $"{person.AsActor().Name}, by drop folder {folder.Name}", IsApiKey = true };
    }

    private void Trouble(DropFolder folder, string problem)
    {
        if (states.Troubled(folder, problem, time.GetUtcNow())) LogAway(folder.Name, problem);
    }

    [LoggerMessage(LogLevel.Warning, "Drop folder {Name}: {Problem} It is looked at again at every round")]
    private partial void LogAway(string name, string problem);

    [LoggerMessage(LogLevel.Information, "Drop folder {Name} is back: {Path}")]
    private partial void LogBack(string name, string path);

    [LoggerMessage(LogLevel.Information, "Drop folder {Name}: {File} is {Outcome}")]
    private partial void LogTaken(string name, string file, DropOutcome outcome);
}
