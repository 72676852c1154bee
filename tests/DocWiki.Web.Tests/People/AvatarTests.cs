using DocWiki.Web.People;
using Xunit;

namespace DocWiki.Web.Tests.People;

public sealed class AvatarTests
{
    private static readonly PersonId somebody = new("AZtXbGJ1cQ2vT3y4Z5a6bw");

    [Theory]
    [InlineData("Ana", "A")]
    [InlineData("ana maria lima", "AL")]
    [InlineData("Jean-Luc", "JL")]
    [InlineData("“ana” (lima)", "AL")]
    [InlineData("e\u0301mile zola", "E\u0301Z")]
    [InlineData("李小龍", "李")]
    [InlineData("山田 太郎", "山")]
    [InlineData("Ana 🌸", "A")]
    [InlineData("👩‍🔬 7", "👩‍🔬")]
    [InlineData("007", "0")]
    [InlineData("ольга иванова", "ОИ")]
    public void Initials_are_the_beginnings_of_the_first_and_the_last_word(string name, string initials) => Assert.Equal(initials, Avatar.Of(somebody, name).Initials);

    [Fact]
    public void A_hue_comes_from_the_id_and_stays() => Assert.Equal((2, 2), (Avatar.Of(somebody, "Ana").Hue, Avatar.Of(somebody, "Ben").Hue));

    [Fact]
    public void All_hues_are_given_about_as_often()
    {
        var people = Enumerable.Range(0, 8000).Select(_ => Avatar.HueOf(PersonId.New())).CountBy(hue => hue).ToList();
        Assert.Equal(Enumerable.Range(1, Avatar.Hues), people.Select(hue => hue.Key).Order());
        Assert.All(people, hue => Assert.InRange(hue.Value, 850, 1150));
    }
}
