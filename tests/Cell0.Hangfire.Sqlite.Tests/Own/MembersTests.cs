using System.Reflection;
using Cell0.Hangfire.Sqlite.Tests.Contract;
using Hangfire;
using Hangfire.Storage;

namespace Cell0.Hangfire.Sqlite.Tests.Own;

/// <summary>Hangfire's base classes answer "not supported" for what a storage leaves out: nothing of it is left to them.</summary>
public sealed class MembersTests : IDisposable
{
    private readonly SqliteStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public void Every_member_of_the_contract_is_our_own()
    {
        using var connection = store.Connect();
        using var transaction = connection.CreateWriteTransaction();
        Left(typeof(JobStorageConnection), connection).ShouldBeEmpty();
        Left(typeof(JobStorageTransaction), transaction).ShouldBeEmpty();
        Left(typeof(JobStorageMonitor), store.Monitor).ShouldBeEmpty();
        Left(typeof(JobStorage), store.Storage).ShouldBe(["GetComponents", "GetStateHandlers"], ignoreOrder: true, "the obsolete way, and states of its own, which it does not have");
    }

    private static IEnumerable<string> Left(Type contract, object ours) => ours.GetType().GetMethods(BindingFlags.Public | BindingFlags.Instance)
        .Where(method => method.IsVirtual && method.DeclaringType == contract).Select(method => method.Name).Except(["set_JobExpirationTimeout", "get_JobExpirationTimeout"]);
}
