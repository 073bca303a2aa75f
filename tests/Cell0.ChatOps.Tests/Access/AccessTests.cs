using System.ComponentModel.DataAnnotations;
using Cell0.ChatOps.Access;
using Cell0.ChatOps.Notifications;
using Cell0.ChatOps.Storage;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Cell0.ChatOps.Tests.Access;

public sealed class AccessTests : IDisposable
{
    private static readonly Target Ann = new("telegram", "7");
    private static readonly Target Ben = new("telegram", "8");

    private readonly string folder = Directory.CreateTempSubdirectory("cell0-access-").FullName;
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 18, 9, 0, 0, TimeSpan.Zero));
    private readonly Database database;

    public AccessTests() => database = new Database(Options.Create(new StorageOptions { Directory = folder }), clock);

    [Fact]
    public void A_code_works_once_and_only_until_there_is_an_owner()
    {
        var book = Book();
        var code = book.OwnerCode().ShouldNotBeNull();
        book.OwnerCode().ShouldBe(code);
        book.Link(Ann, code, "Ann\u0007 \U0001F600").ShouldNotBeNull().Name.ShouldBe("Ann \U0001F600");
        book.Link(Ben, code, "Ben").ShouldBeNull();
        book.OwnerCode().ShouldBeNull();
        book.WhoIs(Ann)!.Role.ShouldBe(Role.Owner);
        book.DefaultReceivers().ShouldBe([AccessBook.LocalChat, Ann]);
    }

    [Fact]
    public void An_old_code_links_nobody()
    {
        var book = Book();
        var code = book.OwnerCode()!;
        clock.Advance(AccessBook.CodeLife + TimeSpan.FromSeconds(1));
        book.Link(Ann, code, "Ann").ShouldBeNull();
        book.OwnerCode().ShouldNotBe(code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000000000000000")]
    [InlineData("' OR 1=1 --")]
    public void A_guessed_code_links_nobody(string code)
    {
        var book = Book();
        book.OwnerCode();
        book.Link(Ann, code, "Ann").ShouldBeNull();
        book.WhoIs(Ann).ShouldBeNull();
    }

    [Fact]
    public void People_of_the_settings_are_linked_from_the_start_with_their_zone()
    {
        var book = Book(new OperatorOptions { Name = "Ann", Role = Role.Owner, Chats = ["telegram:7"], TimeZone = "Europe/Nicosia" });
        book.WhoIs(Ann)!.Zone.Id.ShouldBe("Europe/Nicosia");
        book.OwnerCode().ShouldBeNull();
        book.Unlink(Ann).ShouldBeFalse();
        book.WhoIs(Ben).ShouldBeNull();
    }

    [Fact]
    public void A_token_is_known_by_its_hash_only_and_exactly()
    {
        var tokens = new ApiTokens(Options.Create(new AccessOptions { ApiTokens = [new ApiTokenOptions { Name = "ci", Role = Role.Operator, Token = "0123456789abcdef" }] }));
        tokens.WhoHas("0123456789abcdef").ShouldBe(new ApiCaller("ci", Role.Operator));
        foreach (var wrong in new[] { null, "", "0123456789abcdeF", "0123456789abcdef " }) tokens.WhoHas(wrong).ShouldBeNull();
    }

    [Fact]
    public void Every_fault_of_the_settings_is_named_by_its_key()
    {
        var options = new AccessOptions
        {
            Operators = [new OperatorOptions { Name = "Ann", Chats = ["telegram"], TimeZone = "Mars/Olympus" }, new OperatorOptions { Chats = ["telegram:7"], Role = (Role)9 }],
            ApiTokens = [new ApiTokenOptions { Name = "ci", Token = "short" }],
        };
        var faults = options.Validate(new ValidationContext(options)).Select(fault => fault.ErrorMessage!).ToList();
        foreach (var key in new[] { "Access:Operators:0:Chats:0", "Access:Operators:0:TimeZone", "Access:Operators:1:Name", "Access:Operators:1:Role", "Access:ApiTokens:0:Token" })
            faults.ShouldContain(fault => fault.StartsWith(key, StringComparison.Ordinal));
        faults.ShouldAllBe(fault => !fault.Contains("short"));
    }

    [Theory]
    [InlineData("telegram:123", "telegram", "123")]
    [InlineData(" WhatsApp:+35799000000 ", "whatsapp", "+35799000000")]
    public void An_address_is_a_channel_and_a_chat(string text, string channel, string chat)
    {
        Target.TryParse(text, out var target).ShouldBeTrue();
        target.ShouldBe(new Target(channel, chat));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("telegram")]
    [InlineData(":1")]
    [InlineData("telegram:")]
    [InlineData("tele gram:1")]
    public void Anything_else_is_no_address(string? text) => Target.TryParse(text, out _).ShouldBeFalse();

    public void Dispose()
    {
        database.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private AccessBook Book(params OperatorOptions[] operators) => new(database, Options.Create(new AccessOptions { Operators = [.. operators] }), clock);
}
