using Hangfire.Server;
using Hangfire.Storage;

namespace Cell0.Hangfire.Sqlite.Tests.Contract;

public sealed class SqliteServers() : ServerContract(new SqliteStore());

public sealed class InMemoryServers() : ServerContract(new InMemoryStore());

/// <summary>Servers and their signs of life.</summary>
public abstract class ServerContract(Store store) : ContractTests(store)
{
    [Fact]
    public void An_announced_server_is_shown_until_it_is_removed()
    {
        var before = DateTime.UtcNow.AddSeconds(-1);
        Announce("two", 5, "a", "b");
        Announce("one", 1);
        var servers = Store.Monitor.Servers().OrderBy(s => s.Name, StringComparer.Ordinal).ToList();
        servers.Select(s => (s.Name, s.WorkersCount, string.Join(',', s.Queues))).ShouldBe([("one", 1, "default"), ("two", 5, "a,b")]);
        servers[0].StartedAt.Kind.ShouldBe(DateTimeKind.Utc);
        servers[0].StartedAt.ShouldBeInRange(before, DateTime.UtcNow.AddSeconds(1));
        servers[0].Heartbeat.ShouldNotBeNull().ShouldBeInRange(before, DateTime.UtcNow.AddSeconds(1));
        Store.Monitor.GetStatistics().Servers.ShouldBe(2);

        Store.Read<object?>(c => { c.RemoveServer("two"); c.RemoveServer("none"); return null; });
        Store.Monitor.Servers().Single().Name.ShouldBe("one");
    }

    [Fact]
    public void A_server_announced_twice_is_one()
    {
        Announce("one", 1);
        Announce("one", 1);
        Store.Monitor.Servers().Count.ShouldBe(1);
    }

    [Fact]
    public void A_sign_of_life_is_kept()
    {
        Announce("one", 1);
        var first = Store.Monitor.Servers().Single().Heartbeat!.Value;
        Support.Wait.Until(
            () =>
            {
                Store.Read<object?>(c => { c.Heartbeat("one"); return null; });
                return Store.Monitor.Servers().Single().Heartbeat > first;
            },
            "the heartbeat did not move");
    }

    [Fact]
    public void A_server_that_was_removed_learns_it_from_its_heartbeat() =>
        Should.Throw<BackgroundServerGoneException>(() => Store.Read<object?>(c => { c.Heartbeat("gone"); return null; }));

    [Fact]
    public void Only_servers_without_a_recent_sign_of_life_are_timed_out()
    {
        Announce("one", 1);
        Store.Read(c => c.RemoveTimedOutServers(TimeSpan.FromMinutes(5))).ShouldBe(0);
        Support.Wait.Until(() => Store.Read(c => c.RemoveTimedOutServers(TimeSpan.FromTicks(1))) == 1, "the server was never timed out");
        Store.Monitor.Servers().ShouldBeEmpty();
    }

    [Fact]
    public void A_negative_timeout_and_a_missing_name_are_errors()
    {
        using var connection = Store.Connect();
        Should.Throw<ArgumentException>(() => connection.RemoveTimedOutServers(TimeSpan.FromSeconds(-1)));
        Should.Throw<ArgumentNullException>(() => connection.AnnounceServer(null!, new ServerContext()));
        Should.Throw<ArgumentNullException>(() => connection.AnnounceServer("a", null!));
        Should.Throw<ArgumentNullException>(() => connection.RemoveServer(null!));
        Should.Throw<ArgumentNullException>(() => connection.Heartbeat(null!));
    }

    [Fact]
    public void The_time_of_the_storage_is_utc()
    {
        var now = Store.Read(c => c.GetUtcDateTime());
        now.Kind.ShouldBe(DateTimeKind.Utc);
        now.ShouldBeInRange(DateTime.UtcNow.AddMinutes(-1), DateTime.UtcNow.AddMinutes(1));
    }

    private void Announce(string name, int workers, params string[] queues) =>
        Store.Read<object?>(c => { c.AnnounceServer(name, new ServerContext { WorkerCount = workers, Queues = queues.Length == 0 ? ["default"] : queues }); return null; });
}
