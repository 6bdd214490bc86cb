"""Character n-grams of the text without diacritics, beside those of the text itself."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
from rasa.shared.nlu.constants import TEXT

from assistant.common.text import fold


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class FoldedCharacters(CountVectorsFeaturizer):
    """Rasa's own featurizer over folded tokens: where restoration guessed wrong, the folded form is still right."""

    def _process_tokens(self, tokens: list[str], attribute: str = TEXT) -> list[str]:
        return [fold(token) for token in super()._process_tokens(tokens, attribute)]
