using System.IO.Compression;
using System.Text;
using Cell0.ChatOps.Schedule;
using Cell0.ChatOps.Storage;
using Cell0.ChatOps.Storage.Backups;
using Cell0.ChatOps.Suite;
using Cell0.ChatOps.Tests.Support;
using Cell0.Hangfire.Sqlite;
using Hangfire;
using Microsoft.Data.Sqlite;

namespace Cell0.ChatOps.Tests.Storage.Backups;

/// <summary>Both databases into one file and back, without a service.</summary>
public sealed class BackupTests : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ServiceBench bench = new();

    private string Archive => Path.Combine(folder.Path, "kept.zip");

    private string Data => bench.Get<Database>().Directory;

    [Fact]
    public async Task A_backup_is_one_private_file_with_both_databases_and_what_they_are()
    {
        var manifest = await TakeAsync();
        manifest.Databases.Select(part => part.File).ShouldBe(["cell0.db", "hangfire.db"], ignoreOrder: true);
        manifest.TakenAt.ShouldBe(bench.Clock.GetUtcNow());
        BackupReader.Examine(Archive).Manifest!.Databases.ShouldBe(manifest.Databases);
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(Archive).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(folder.Path).ShouldBe([Archive]);
        Directory.GetDirectories(Data).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_stands_there_is_never_overwritten()
    {
        await File.WriteAllTextAsync(Archive, "mine", TestContext.Current.CancellationToken);
        BackupTarget.Refuse(Archive).ShouldNotBeNull().ShouldContain("nothing is overwritten");
        await Should.ThrowAsync<StorageException>(TakeAsync());
        (await File.ReadAllTextAsync(Archive, TestContext.Current.CancellationToken)).ShouldBe("mine");
        Directory.GetFiles(folder.Path).ShouldBe([Archive]);
        BackupTarget.Refuse(Path.Combine(folder.Path, "nowhere", "x.zip")).ShouldNotBeNull().ShouldContain("there is no folder");
    }

    [Fact]
    public async Task A_restore_brings_back_what_was_and_keeps_what_is()
    {
        Begin("before");
        await TakeAsync();
        Begin("after");
        Attempts().ShouldBe(2);
        var (staged, fault) = bench.Get<RestoreDesk>().Stage(Archive);
        fault.ShouldBeNull();
        Attempts().ShouldBe(2);
        var data = Data;
        await bench.StopAsync();
        var outcome = RestoreSwap.Apply(data, staged!);
        outcome.IsDone.ShouldBeTrue(outcome.Text);
        outcome.Text.ShouldContain($"cell0.db.before-restore-{staged!.Id}");
        Attempts().ShouldBe(1);
        bench.Get<SqliteJobStorage>().GetMonitoringApi().EnqueuedCount("default").ShouldBe(1);
        DataFolder.SetAside(data).ShouldBe([$"cell0.db.before-restore-{staged.Id}", $"hangfire.db.before-restore-{staged.Id}"]);
        Directory.GetDirectories(data).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a text", "no zip archive")]
    [InlineData("cut off", "no zip archive")]
    [InlineData("nothing in it", "no backup of this service")]
    [InlineData("a manifest that is no JSON", "no backup of this service")]
    [InlineData("another product's", "no backup of this service")]
    [InlineData("a later format", "format 2")]
    [InlineData("one database missing", "its entries are not those")]
    [InlineData("a way out of the folder", "its entries are not those")]
    [InlineData("one database twice", "its entries are not those")]
    [InlineData("another size", "another size")]
    [InlineData("a changed byte", "SHA-256 differs")]
    [InlineData("a bomb", "packed tighter")]
    [InlineData("a ledger of another program", "cell0.db: it is another program's database")]
    [InlineData("a newer ledger", "cell0.db: it was written by a newer version")]
    [InlineData("a damaged ledger", "cell0.db: ")]
    [InlineData("a newer job history", "hangfire.db: ")]
    [InlineData("an empty job history", "hangfire.db: it is an empty database")]
    [InlineData("the databases exchanged", "cell0.db: it is another program's database")]
    public async Task What_is_no_whole_backup_of_ours_is_refused_and_nothing_changed(string trouble, string words)
    {
        Begin("before");
        await TakeAsync();
        Spoil(trouble);
        var (staged, fault) = bench.Get<RestoreDesk>().Stage(Archive);
        staged.ShouldBeNull();
        fault.ShouldNotBeNull().ShouldContain(words);
        Directory.GetDirectories(Data).ShouldBeEmpty();
        Attempts().ShouldBe(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_swap_that_a_crash_interrupted_is_finished_before_the_ledger_is_opened(int moves)
    {
        Begin("before");
        await TakeAsync();
        Begin("after");
        var staged = bench.Get<RestoreDesk>().Stage(Archive).Staged!;
        var data = Data;
        await bench.StopAsync();
        await File.WriteAllTextAsync(Path.Combine(staged.Folder, "begun"), "", TestContext.Current.CancellationToken);
        foreach (var (from, to) in new[] { "cell0.db", "hangfire.db" }
            .SelectMany(name => new[] { (Path.Combine(data, name), Path.Combine(data, $"{name}.before-restore-{staged.Id}")), (Path.Combine(staged.Folder, name), Path.Combine(data, name)) })
            .Take(moves)) File.Move(from, to);
        Attempts().ShouldBe(1);
        bench.Get<SqliteJobStorage>().GetMonitoringApi().EnqueuedCount("default").ShouldBe(1);
        DataFolder.SetAside(data).Count.ShouldBe(2);
        Directory.GetDirectories(data).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_swap_that_the_disk_refuses_is_taken_back()
    {
        Begin("before");
        await TakeAsync();
        Begin("after");
        var staged = bench.Get<RestoreDesk>().Stage(Archive).Staged!;
        var data = Data;
        await bench.StopAsync();
        Directory.CreateDirectory(Path.Combine(data, $"hangfire.db.before-restore-{staged.Id}"));
        var outcome = RestoreSwap.Apply(data, staged);
        (outcome.IsDone, outcome.Text.EndsWith("Nothing was changed.", StringComparison.Ordinal)).ShouldBe((false, true), outcome.Text);
        Attempts().ShouldBe(2);
        bench.Get<SqliteJobStorage>().GetMonitoringApi().EnqueuedCount("default").ShouldBe(2);
    }

    [Fact]
    public async Task What_an_interrupted_backup_or_upload_left_is_removed_and_a_persons_folders_are_not()
    {
        foreach (var name in new[] { ".cell0-backup-1", ".cell0-restore-20260218T092400000Z", "backup-of-mine" }) Directory.CreateDirectory(Path.Combine(Data, name));
        bench.Get<RestoreDesk>().Tidy();
        Directory.GetDirectories(Data).Select(path => Path.GetFileName(path)).ShouldBe(["backup-of-mine"]);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task An_upload_waits_for_the_service_to_end_and_a_second_one_is_told_so()
    {
        await TakeAsync();
        var desk = bench.Get<RestoreDesk>();
        (await AcceptAsync("nonsense"u8.ToArray())).ShouldNotBeNull().ShouldContain("no zip archive");
        desk.Pending.ShouldBeNull();
        (await AcceptAsync(await File.ReadAllBytesAsync(Archive, TestContext.Current.CancellationToken))).ShouldBeNull();
        desk.Pending.ShouldNotBeNull();
        (await AcceptAsync([])).ShouldBe("another restore is under way");
        async Task<string?> AcceptAsync(byte[] bytes)
        {
            using var upload = new MemoryStream(bytes);
            return await desk.AcceptAsync(upload, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await bench.DisposeAsync();
        folder.Dispose();
    }

    private async Task<BackupManifest> TakeAsync() => (await bench.Get<BackupDesk>().TakeToAsync(Archive)).Manifest!;

    /// <summary>One thing in each database.</summary>
    private void Begin(string trigger)
    {
        bench.Get<RunStore>().Begin(trigger, bench.Clock.GetUtcNow());
        new BackgroundJobClient(bench.Get<SqliteJobStorage>()).Enqueue<RetentionJob>(job => job.Prune());
    }

    private long Attempts()
    {
        using var session = bench.Get<Database>().Read();
        return session.Scalar<long>("SELECT count(*) FROM run_attempt");
    }

    private void Spoil(string trouble)
    {
        var bytes = File.ReadAllBytes(Archive);
        switch (trouble)
        {
            case "a text": File.WriteAllText(Archive, "once upon a time"); return;
            case "cut off": File.WriteAllBytes(Archive, bytes[..(bytes.Length * 2 / 3)]); return;
            default: Repack(trouble); return;
        }
    }

    private void Repack(string trouble)
    {
        var parts = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using (var zip = ZipFile.OpenRead(Archive))
        {
            foreach (var entry in zip.Entries)
            {
                using var held = new MemoryStream();
                using var open = entry.Open();
                open.CopyTo(held);
                parts[entry.FullName] = held.ToArray();
            }
        }

        var manifest = System.Text.Json.JsonSerializer.Deserialize<BackupManifest>(parts["manifest.json"], BackupManifest.Json)!;
        var isHonest = true;
        switch (trouble)
        {
            case "a later format": manifest = manifest with { Format = 2 }; break;
            case "another product's": manifest = manifest with { Product = "Somebody.Else" }; break;
            case "another size": parts["cell0.db"] = [.. parts["cell0.db"], 0]; isHonest = false; break;
            case "a changed byte": parts["cell0.db"][5000] ^= 1; isHonest = false; break;
            case "a bomb": parts["cell0.db"] = new byte[100 * 1024 * 1024]; break;
            case "a ledger of another program": parts["cell0.db"] = Changed(parts["cell0.db"], "PRAGMA application_id = 7"); break;
            case "a newer ledger": parts["cell0.db"] = Changed(parts["cell0.db"], "PRAGMA user_version = 999"); break;
            case "a damaged ledger": Array.Clear(parts["cell0.db"], 8192, 4096); break;
            case "a newer job history": parts["hangfire.db"] = Changed(parts["hangfire.db"], "PRAGMA user_version = 999"); break;
            case "an empty job history": parts["hangfire.db"] = []; break;
            case "the databases exchanged": (parts["cell0.db"], parts["hangfire.db"]) = (parts["hangfire.db"], parts["cell0.db"]); break;
            default: break;
        }

        if (isHonest) manifest = manifest with { Databases = [.. manifest.Databases.Select(part => new BackupPart(part.File, parts[part.File].Length, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(parts[part.File]))))] };
        parts["manifest.json"] = trouble == "a manifest that is no JSON" ? "{"u8.ToArray() : Encoding.UTF8.GetBytes(System.Text.Json.JsonSerializer.Serialize(manifest, BackupManifest.Json));
        File.Delete(Archive);
        using var made = ZipFile.Open(Archive, ZipArchiveMode.Create);
        foreach (var (name, content) in parts.Where(part => trouble != "nothing in it" && (trouble != "one database missing" || part.Key != "hangfire.db"))) Add(made, name, content);
        if (trouble == "a way out of the folder") Add(made, "../owner-link", [1]);
        if (trouble == "one database twice") Add(made, "cell0.db", parts["cell0.db"]);
    }

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        using var entry = zip.CreateEntry(name).Open();
        entry.Write(content);
    }

    private byte[] Changed(byte[] database, string sql)
    {
        var file = Path.Combine(folder.Path, "changed.db");
        File.WriteAllBytes(file, database);
        using (var connection = new SqliteConnection($"Data Source={file};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        return File.ReadAllBytes(file);
    }
}
